// What opens above the page: accepting, the list of what is accepted, help. One dialog at a time.

/** @param {string} title @param {...Node} children @returns {HTMLDialogElement} */
function openDialog(title, ...children) {
  const dialog = byId("dialog");
  const close = h(
    "button",
    { type: "button", class: "quiet close", "aria-label": "Close", onclick: () => dialog.close() },
    "×",
  );
  dialog.replaceChildren(
    h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, title), close),
    ...children,
  );
  if (!dialog.open) dialog.showModal();
  return dialog;
}

/** @param {string} command */
function commandLine(command) {
  const button = h("button", { type: "button", class: "quiet", onclick: () => copy(command, button) }, "Copy");
  return h("div", { class: "command" }, h("code", { dir: "ltr", tabindex: "0" }, command), button);
}

/**
 * Asks for a reason and accepts places.
 * @param {Place[]} places @param {() => void} done
 */
function openAccept(places, done) {
  const prints = [...new Set(places.map((place) => place[AT.print]))];
  const reason = h("textarea", {
    id: "reason",
    rows: "3",
    required: true,
    maxlength: "2000",
    dir: "auto",
    placeholder: "For example: a quotation, with its source",
  });
  const expires = h("input", { type: "date", id: "expires", min: "1000-01-01", max: "9999-12-31" });
  const commands = h("div", { class: "commands" });
  const showCommands = () =>
    commands.replaceChildren(
      ...prints.map((print) => commandLine(acceptCommand(print, places, reason.value.trim(), expires.value))),
    );
  for (const field of [reason, expires]) field.addEventListener("input", showCommands);
  showCommands();
  const submit = (event) => {
    event.preventDefault();
    if (!reason.value.trim()) return reason.reportValidity();
    accept(places, reason.value.trim(), expires.value);
    byId("dialog").close();
    announce(`Accepted ${plural(places.length, "place")}`);
    return done();
  };
  const form = h(
    "form",
    { class: "form", onsubmit: submit },
    h(
      "p",
      {},
      `The gate will let ${plural(places.length, "place")} pass that ${places.length === 1 ? "says" : "say"} this: ${plural(prints.length, "fingerprint")}. A changed word makes another passage.`,
    ),
    places.length > 1 && countCaution() ? h("p", { class: "hint caution" }, countCaution()) : null,
    h("label", { for: "reason" }, "Reason"),
    reason,
    h("label", { for: "expires" }, "Last day on which it holds, if there is one"),
    expires,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "primary" }, "Accept"),
      h("button", { type: "button", onclick: () => byId("dialog").close() }, "Cancel"),
    ),
    h("details", {}, h("summary", {}, "The same on the command line"), commands),
  );
  openDialog("Accept this passage", form);
  reason.focus();
}

/** @param {string} key @param {Accepted} entry */
function acceptedItem(key, entry) {
  const undo = h(
    "button",
    {
      type: "button",
      class: "quiet",
      onclick: () => {
        accepted.delete(key);
        saveReview();
        openReview();
        redraw();
      },
    },
    "Withdraw",
  );
  return h(
    "li",
    {},
    h("p", { dir: "auto", class: "reason" }, entry.reason),
    h(
      "p",
      { class: "about" },
      bdi(entry.document),
      ` · ${plural(entry.words, "word")}`,
      entry.expires ? ` · until ${entry.expires}` : "",
    ),
    h("p", { class: "about" }, h("code", { dir: "ltr" }, entry.print), " ", undo),
  );
}

/** @param {Event} event of the field for a file */
async function onBaselineFile(event) {
  const [file] = /** @type {HTMLInputElement} */ (event.target).files;
  if (!file) return;
  try {
    readBaseline(await file.text());
    openReview();
  } catch (error) {
    byId("review-error").textContent =
      `${visible(file.name)} cannot be used: ${visible(error.message)}. Take the file that --update-baseline has written.`;
  }
}

/** What the baseline is for; the gate has to look as far as the scan did, or else passages end elsewhere. */
function gateCommand() {
  const { spec, summary } = model.index;
  const far = summary.known ? ` --index … --sources ${spec.sources ?? 0}` : "";
  return `twicetold gate …${far} --baseline twicetold-baseline.json`;
}

/** What is accepted so far, and the way out. */
function openReview() {
  const entries = baselineEntries();
  const save = h(
    "button",
    {
      type: "button",
      class: "primary",
      id: "export",
      onclick: () => download("twicetold-baseline.json", baselineFile()),
    },
    "Export the baseline",
  );
  if (!entries.length) save.disabled = true;
  const file = h("input", { type: "file", id: "former", accept: ".json,application/json", onchange: onBaselineFile });
  const kept = reviewKept
    ? "Kept by this browser, on this computer only, until you export it."
    : "This browser keeps nothing for files: export before you close the page.";
  const nothing = "Nothing is accepted yet. Open a passage and choose “Accept” to let the gate pass it, with a reason.";
  openDialog(
    "Review",
    h(
      "p",
      {},
      accepted.size
        ? `${plural(accepted.size, "place")} accepted, ${plural(entries.length, "entry", "entries")} in the baseline. ${kept}`
        : nothing,
    ),
    h("div", { class: "actions" }, save),
    h("p", { class: "hint" }, "Then: ", h("code", { dir: "ltr" }, gateCommand())),
    h(
      "details",
      { open: formerEntries.size > 0 },
      h("summary", {}, "Add to a baseline that is there already"),
      h(
        "label",
        { for: "former" },
        formerEntries.size
          ? `${plural(formerEntries.size, "entry", "entries")} of a file will be exported too. Another file: `
          : "Its entries are exported too, with their reasons: ",
      ),
      file,
      h("p", { id: "review-error", class: "error", role: "alert" }),
    ),
    h(
      "ol",
      { class: "accepted" },
      [...accepted].map(([key, entry]) => acceptedItem(key, entry)),
    ),
  );
}

const KEYS = [
  ["/", "search"],
  ["j  k", "next, previous row, passage or place"],
  ["Enter", "open the row"],
  ["]  [", "next, previous pair or family of the table; of a pair opened from a family, its next place"],
  ["n  p", "next, previous difference"],
  ["s", "swap the sides"],
  ["b", "boilerplate grey or not at all"],
  ["f", "all places of the passage"],
  ["a", "accept, or withdraw"],
  ["d", "dark or light"],
  ["u  Esc", "back to the overview"],
  ["?", "this help"],
];

function openHelp() {
  const rows = KEYS.map(([keys, what]) =>
    h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        keys.split("  ").flatMap((key, i) => (i ? [" ", h("kbd", {}, key)] : [h("kbd", {}, key)])),
      ),
      h("td", {}, what),
    ),
  );
  openDialog(
    "Keys and signs",
    h("table", { class: "keys" }, h("caption", { class: "sr" }, "Keys"), h("tbody", {}, rows)),
    h("h3", {}, "Signs in texts"),
    legend(),
    h(
      "p",
      { class: "hint" },
      "Search folds spelling as the scan did: case, vowel signs and variant letters do not matter. Words may stand anywhere; put them in quotation marks to find them in a row.",
    ),
  );
}

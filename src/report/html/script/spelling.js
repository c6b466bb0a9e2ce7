// A word in the old spelling of the Quran in, as it is spelled today out: what `src/text/arabic.rs` does.

const [DAGGER, TATWEEL, HAMZA_ABOVE, SMALL_YEH, SMALL_HIGH_YEH] = "\u0670\u0640\u0654\u06e6\u06e7";
/** What may be spelled anew. */
const OLD = /[\u0670\u0654\u06e6\u06e7]/u;
/** Ya as part of the noun that it calls. */
const VOCATIVE =
  /^(?:و(?:[^\P{M}\u0654\u0655\u0670]|\u0640)*)?[يی](?:[^\P{M}\u0654\u0655]|\u0640)*\u0670(?:[^\P{M}\u0654\u0655]|\u0640)*(?=[\u0620-\u063f\u0641-\u064a\u0671-\u06d3])/u;
const TRANSPARENT = /[\p{M}\u0640\u06e5\u06e6]/u;
const SHORT_VOWEL = /[\u064b-\u0652\u0656\u0657\u065e\u06e1]/u;
const ALEFS = "اأإآٱ";
const YEHS = "يیى";
// Words that are spelled today without the alef they are spoken with; what may stand before and after them.
const STEMS = "الله|اللهم|لله|رحمن|اله|هذا|هذه|هذي|هذان|هذين|ذلك|هولاء|اوليك|لكن|هكذا";
const SUFFIX = "ه|ها|هم|هما|هن|ك|كم|كما|كن|م|ما|ن|نا|ني|ي|ين|ا";
const WITHOUT_ALEF = new RegExp(`^[وفبلكا]{0,5}(?:${STEMS})(?:${SUFFIX})?$|(?:الله|الرحمن)$`, "u");
const PLAIN = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ؤ: "و", ئ: "ي", ى: "ي", ی: "ي", ک: "ك", ہ: "ه" };

/** @param {string} text @param {string|null} letter */
function hasLetter(text, letter) {
  return letter !== null && text.includes(letter);
}

/** A word, or the vocative and its noun. @param {string} word after NFKC */
function modernWords(word) {
  let rest = word.replace(/\p{DI}/gu, "").replace(/^[\p{M}\u0640\u06e5\u06e6]+/u, "");
  const words = [];
  for (let call = VOCATIVE.exec(rest); call; call = VOCATIVE.exec(rest)) {
    words.push(call[0]);
    rest = rest.slice(call[0].length);
  }
  return [...words, rest].map(modern).join(" ");
}

/** @param {string} word */
function modern(word) {
  const plain = [...word.normalize("NFKC")];
  const speller = new Speller();
  plain.forEach((c, at) => {
    const next = plain.slice(at + 1).find((letter) => !TRANSPARENT.test(letter)) ?? null;
    speller.take(c, next, plain[at + 1] ?? null);
  });
  return speller.finish();
}

/** A word on its way from one spelling to the other. */
class Speller {
  out = "";
  /** Without the alefs that were added. */
  without = "";
  /** The letter that marks belong to. @type {string|null} */
  base = null;
  first = "";
  letters = 0;
  vowelled = false;
  /** The vowel on tatweel, and so on the hamza above it; tatweel itself until then. @type {string|null} */
  onTatweel = null;

  /** @param {string} c @param {string|null} next the next letter @param {string|null} after whatever comes next */
  take(c, next, after) {
    if (c === DAGGER) this.dagger(next);
    else if (c === HAMZA_ABOVE && this.onTatweel !== null)
      this.hamza(next, this.onTatweel === TATWEEL ? after : this.onTatweel);
    else if (c === SMALL_HIGH_YEH && this.isArabic()) this.letter("ي", true);
    else if (c === SMALL_YEH && hasLetter(YEHS, this.base)) this.letter("ي", true);
    else if (c === TATWEEL) this.onTatweel = c;
    else if (TRANSPARENT.test(c)) this.mark(c);
    else this.letter(c, true);
  }

  isArabic() {
    return this.base !== null && /\p{Script=Arabic}/u.test(this.base);
  }

  /** A long a: a letter of its own, or the sound of the yeh or waw that it stands on. @param {string|null} next */
  dagger(next) {
    const { base } = this;
    if (!this.isArabic()) return;
    const bare = !this.vowelled;
    const isVocative = this.letters === 1 || (this.letters === 2 && this.first === "و");
    if (hasLetter(YEHS, base) && next === null && (bare || base === "ى") && !isVocative) return;
    const isSeat =
      bare && (base === "ى" || (base === "و" && this.letters > 1 && (next === null || hasLetter("ةۃهہا", next))));
    if (isSeat) this.unseat();
    if (!hasLetter("اٱ", next) && (isSeat || !hasLetter(ALEFS, base))) this.letter("ا", isSeat);
  }

  /** Takes back the last letter, with its marks. */
  unseat() {
    const last = /.[\p{M}\u0640\u06e5\u06e6]*$/su;
    this.out = this.out.replace(last, "");
    this.without = this.without.replace(last, "");
    this.letters -= 1;
  }

  /** A hamza that has no letter gets the one that its vowel asks for. @param {string|null} next @param {string|null} vowel */
  hamza(next, vowel) {
    const afterYeh = hasLetter(YEHS, this.base);
    if (hasLetter("اٱ", next) && !afterYeh) this.onTatweel = null;
    else if (afterYeh || hasLetter(YEHS, next) || hasLetter("\u0650\u064d\u0656", vowel)) this.letter("ئ", true);
    else if (next === "و" || hasLetter("\u064f\u064c\u065e", vowel)) this.letter("ؤ", true);
    else this.letter("أ", true);
  }

  /** @param {string} c */
  mark(c) {
    const isVowel = SHORT_VOWEL.test(c);
    this.vowelled ||= isVowel;
    if (this.onTatweel !== null && isVowel) this.onTatweel = c;
    this.out += c;
    this.without += c;
  }

  /** @param {string} c @param {boolean} always also in words that are spelled without alef */
  letter(c, always) {
    this.out += c;
    if (always) this.without += c;
    this.base = c;
    this.first ||= c;
    this.letters += 1;
    this.vowelled = false;
    this.onTatweel = null;
  }

  finish() {
    const letters = [...this.without].filter((c) => !TRANSPARENT.test(c)).map((c) => PLAIN[c] ?? c);
    return WITHOUT_ALEF.test(letters.join("")) ? this.without : this.out;
  }
}

/** Hamza beside alef, in a folded word: one letter today. @param {string} word */
function joinHamza(word) {
  const letters = [...word];
  const out = [];
  letters.forEach((c, at) => {
    if (c === "ا" && at + 1 < letters.length) while (out.at(-1) === "ء" && out.at(-2) !== "ا") out.pop();
    if (c === "ي" && out.at(-1) === "ء" && out.at(-2) === "ا") out.splice(-1, 1, oldSpelling);
    out.push(c);
  });
  return out.join("");
}

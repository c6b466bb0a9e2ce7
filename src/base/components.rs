/// Connected components over `0..n`, each named by its smallest member, whatever the order of the
/// joins (union-find with path halving; Tarjan and van Leeuwen 1984).
#[derive(Debug, Clone)]
pub struct Components {
    parents: Vec<u32>,
}

impl Components {
    /// `n` components of one.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { parents: (0..n).map(|index| index as u32).collect() }
    }

    /// The smallest member of the component of `x`.
    pub fn root(&mut self, x: usize) -> usize {
        let mut x = x as u32;
        while self.parents[x as usize] != x {
            let parent = self.parents[x as usize];
            self.parents[x as usize] = self.parents[parent as usize];
            x = parent;
        }
        x as usize
    }

    /// Makes the components of `x` and `y` one.
    pub fn join(&mut self, x: usize, y: usize) {
        let (x, y) = (self.root(x), self.root(y));
        self.parents[x.max(y)] = x.min(y) as u32;
    }

    /// For each of all, the smallest member of its component.
    #[must_use]
    pub fn into_roots(mut self) -> Vec<u32> {
        // The parent of each is before it, so it knows its root by then.
        for x in 0..self.parents.len() {
            self.parents[x] = self.parents[self.parents[x] as usize];
        }
        self.parents
    }

    /// The members of each component, both in ascending order.
    pub fn members(&mut self) -> Vec<Vec<usize>> {
        let mut of_root: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        for x in 0..self.parents.len() {
            let root = self.root(x);
            of_root[root].push(x);
        }
        of_root.retain(|members| !members.is_empty());
        of_root
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn components_do_not_depend_on_the_order_of_joins(joins in prop::collection::vec((0usize..30, 0usize..30), 0..40)) {
            let build = |joins: &mut dyn Iterator<Item = &(usize, usize)>| {
                let mut made = Components::new(30);
                joins.for_each(|&(x, y)| made.join(x, y));
                made.members()
            };
            let forward = build(&mut joins.iter());
            let mut made = Components::new(30);
            joins.iter().for_each(|&(x, y)| made.join(x, y));
            let roots: Vec<u32> = (0..30).map(|x| made.root(x) as u32).collect();
            prop_assert_eq!(made.into_roots(), roots);
            prop_assert_eq!(&forward, &build(&mut joins.iter().rev()));
            for (x, y) in joins {
                prop_assert!(forward.iter().any(|members| members.contains(&x) && members.contains(&y)));
            }
        }
    }
}

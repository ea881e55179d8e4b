// What an event type means to one rule.

extension Array {
    /// The elements that belong to a rule, of an array that ascends by rule: to look at all of them for each
    /// rule would take the square of the rules.
    func elements(of rule: Int, by owner: (Element) -> Int) -> ArraySlice<Element> {
        let start = firstIndex(notBefore: rule, by: owner)
        return self[start..<firstIndex(notBefore: rule + 1, by: owner)]
    }

    private func firstIndex(notBefore rule: Int, by owner: (Element) -> Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if owner(self[middle]) < rule { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

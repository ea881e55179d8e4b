// An expression of another type than its place needs, and what may have been meant.

extension Compiler {
    static func words(for type: ValueType, _ expecting: [ValueType]) -> String? {
        expecting == [.bool] && type.isNumeric ? "compare it with something, such as > 0" : nil
    }

    /// The whole, converted.
    static func proposals(
        for checked: CheckedTree, _ type: ValueType, _ expecting: [ValueType]
    ) -> [Hint] {
        let root = checked.tree.root
        let text = checked.text(of: root)
        var proposals: [Hint] = []
        if expecting.contains(.bool), case .literal(.string(let bytes)) = checked.tree[root].kind {
            // `"event.vip"`: an expression within quotes.
            proposals.append(.writePart(String(decoding: bytes, as: UTF8.self)))
        }
        if expecting == [.bool], type.wrappedInOptional != nil {
            proposals.append(.writePart("\(text).hasValue()"))
        }
        if expecting == [.bool], !type.isNumeric, case .select = checked.tree[root].kind {
            proposals.append(.writePart("has(\(text))", ", which asks whether it is there"))
        }
        for wanted in expecting {
            switch (type, wanted) {
            case (.int, .double), (.uint, .double):
                proposals.append(.writePart("double(\(text))"))
            case (.uint, .int), (.double, .int): proposals.append(.writePart("int(\(text))"))
            case (.timestamp, .date): proposals.append(.writePart("date(\(text))"))
            case (.int, .string), (.uint, .string), (.double, .string), (.bool, .string),
                (.timestamp, .string), (.date, .string), (.duration, .string), (.bytes, .string):
                proposals.append(.writePart("string(\(text))"))
            case (_, .list(let element)) where type.fits(element):
                proposals.append(.writePart("[\(text)]"))
            default: break
            }
        }
        return proposals
    }
}

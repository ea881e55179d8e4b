/// Where a search of an index leads: to a rule that is handed out, or to a node.
struct IndexTarget {
    private let code: Int32

    static func rule(_ rule: Int32) -> IndexTarget { IndexTarget(code: rule) }
    static func node(_ node: Int) -> IndexTarget { IndexTarget(code: ~Int32(node)) }

    var rule: Int32? { code >= 0 ? code : nil }
    /// Of what is no rule.
    var node: Int { Int(~code) }
}

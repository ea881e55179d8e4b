// Which names stand in any text of some files: an upper bound of the fields that can be used.

import YAML

enum Mentions {
    static func names(in nodes: [Node]) -> Set<String> {
        var names: Set<String> = []
        for node in nodes { collect(node, into: &names) }
        return names
    }

    private static func collect(_ node: Node, into names: inout Set<String>) {
        switch node.content {
        case .scalar(let scalar): names.formUnion(ExpressionWords(scalar.text).names)
        case .sequence(let nodes): nodes.forEach { collect($0, into: &names) }
        case .mapping(let entries): entries.forEach { collect($0.value, into: &names) }
        case .unusable: break
        }
    }
}

// Calls that are macros: their first arguments are names, which hold in the last ones.

extension Parser {
    /// What `operand.name(arguments)` stands for, nil if it is a plain call.
    func macro(
        _ name: String, of operand: Index, _ arguments: [Index]
    ) throws(Failure) -> SyntaxTree.Kind? {
        switch (name, arguments.count) {
        case ("optMap", 2), ("optFlatMap", 2):
            return .optionalMap(
                operand, name: try plainName(arguments[0], in: name), body: arguments[1],
                isFlat: name == "optFlatMap")
        case ("bind", 3):
            guard case .name("cel") = tree[operand].kind else { return nil }
            return .bind(
                try plainName(arguments[0], in: "cel.bind"), value: arguments[1],
                body: arguments[2])
        default:
            guard let macro = Macro(name: name),
                let shape = macro.shape(ofArguments: arguments.count)
            else { return nil }
            var names: [String] = []
            for argument in arguments.prefix(shape.names) {
                names.append(try plainName(argument, in: name))
            }
            if shape.names == 2, names[0] == names[1] {
                throw Failure(
                    .badMacro, tree[arguments[1]].span, "\(name) needs two different names")
            }
            return .comprehension(
                SyntaxTree.Comprehension(
                    macro: macro, word: name, range: operand, names: names,
                    filter: shape.hasFilter ? arguments[shape.names] : nil,
                    body: arguments[arguments.count - 1]))
        }
    }

    private func plainName(_ index: Index, in macro: String) throws(Failure) -> String {
        if case .name(let name) = tree[index].kind, !name.hasPrefix(".") { return name }
        throw Failure(
            .badMacro, tree[index].span, "\(macro) takes a plain name here",
            hint: Macro.forms(of: macro == "cel.bind" ? "bind" : macro)
                .map { "it is written \($0.joined(separator: " or "))" })
    }
}

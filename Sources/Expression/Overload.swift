/// One form of a function: what it takes and what it gives. `dyn` takes any type, a variable the same
/// type wherever it stands.
struct Overload: Sendable {
    enum Form: Sendable { case function, method, both }

    let function: Function
    let form: Form
    /// Of a method the first is the receiver. Of a variadic function the last may come more than once.
    let parameters: [ValueType]
    let result: ValueType
    var isVariadic = false

    init(_ function: Function, _ form: Form, _ parameters: [ValueType], _ result: ValueType) {
        self.function = function
        self.form = form
        self.parameters = parameters
        self.result = result
    }

    /// Whether it can be called with so many arguments, the receiver included.
    func takes(_ count: Int, asMethod: Bool) -> Bool {
        form != (asMethod ? .function : .method)
            && (count == parameters.count || isVariadic && count > parameters.count)
    }

    func parameter(_ index: Int) -> ValueType {
        parameters[min(index, parameters.count - 1)]
    }

    /// The number of variables in its types.
    var variableCount: Int {
        func highest(_ type: ValueType) -> Int {
            switch type {
            case .variable(let number): number + 1
            case .list(let element): highest(element)
            case .map(let key, let value): max(highest(key), highest(value))
            case .opaque(_, let parts): parts.map(highest).max() ?? 0
            default: 0
            }
        }
        return (parameters + [result]).map(highest).max() ?? 0
    }
}

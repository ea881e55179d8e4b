import Calendar

/// What a record of a frame is called by the evaluator.
@frozen
package enum Root: UInt8, Hashable, Sendable, CaseIterable {
    /// The event at hand, or in an instance's steps the event that entered it.
    case event
    /// In the predicate of an exit: the event that entered the instance.
    case entry
    /// In `then`: the event that was awaited.
    case awaited
    case customer
    case facts
    case segments
    /// Scores of pressure and what they come to.
    case pressure
    /// What a customer has asked to hear about.
    case interests
}

/// The names that an expression may read, with their types.
package struct Scope: Sendable {
    package struct Field: Sendable {
        package var name: String
        package var type: ValueType
        /// Index into the frame's values of this record.
        package var slot: Int

        package init(name: String, type: ValueType, slot: Int) {
            self.name = name
            self.type = type
            self.slot = slot
        }
    }

    /// `event.total`: a name whose fields are slots of a root.
    package struct Record: Sendable {
        package var name: String
        package var root: Root
        package var fields: [Field]

        package init(name: String, root: Root, fields: [Field]) {
            self.name = name
            self.root = root
            self.fields = fields
        }
    }

    /// A value with a name of its own, which may have dots in it.
    package struct Variable: Sendable {
        package var name: String
        package var type: ValueType
        package var root: Root
        package var slot: Int

        package init(name: String, type: ValueType, root: Root, slot: Int) {
            self.name = name
            self.type = type
            self.root = root
            self.slot = slot
        }
    }

    /// A function that is known to the checker alone: a call of it fails when it runs.
    package struct Function: Sendable {
        package var name: String
        package var isMethod: Bool
        /// Of a method the first is the receiver. Variables count from 0.
        package var parameters: [ValueType]
        package var result: ValueType

        package init(
            name: String, isMethod: Bool, parameters: [ValueType], result: ValueType
        ) {
            self.name = name
            self.isMethod = isMethod
            self.parameters = parameters
            self.result = result
        }
    }

    package var records: [Record]
    /// Whether `now`, a timestamp, may be read.
    package var hasNow: Bool
    package var variables: [Variable] = []
    package var functions: [Function] = []
    /// The name space in which names of variables are looked up first, such as `com.example`.
    package var container = ""
    /// Where `getHours("Europe/Paris")` finds its zone. Without it there are `"UTC"` and offsets such
    /// as `"+01:00"`. A program keeps it.
    package var zones: ZoneDatabase?

    package init(records: [Record], hasNow: Bool, zones: ZoneDatabase? = nil) {
        self.records = records
        self.hasNow = hasNow
        self.zones = zones
    }

    /// The names under which `name` may be known, the innermost name space first.
    func candidates(for name: String) -> [String] {
        if name.hasPrefix(".") { return [String(name.dropFirst())] }
        guard !container.isEmpty else { return [name] }
        var parts = container.split(separator: ".")
        var names: [String] = []
        while !parts.isEmpty {
            names.append(parts.joined(separator: ".") + "." + name)
            parts.removeLast()
        }
        return names + [name]
    }

    /// The variable that `name` stands for.
    func variable(named name: String) -> Variable? {
        if variables.isEmpty { return nil }
        for candidate in candidates(for: name) {
            if let variable = variables.first(where: { $0.name == candidate }) { return variable }
        }
        return nil
    }

    /// The type whose value `name` stands for.
    func typeName(_ name: String) -> Value.Tag? {
        for candidate in candidates(for: name) {
            if let tag = TypeName.tags[candidate] { return tag }
        }
        return nil
    }
}

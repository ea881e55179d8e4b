// What a scanner reads of a table, whose rows are objects without objects in them (S75).

extension Scanner {
    /// A place of the envelope that no column can hold.
    package struct PlaceWithoutColumn: Equatable, Sendable {
        package var name: String
        /// As the configuration writes them.
        package var pointers: String
    }

    /// Whether anything of the value of a key at the top of a document is read.
    package func reads(topLevelKey key: String) -> Bool {
        if readsWholeDocument { return true }
        let tops = schema.envelope.places.flatMap { $0.pointers.map { $0.tokens.first } }
        if tops.contains(key) { return true }
        guard schema.envelope.data.pointers.contains(where: \.tokens.isEmpty) else { return false }
        return usedFields.contains { $0.path.steps.first == .key(key) }
    }

    /// The first of type, customer and time for which none of the columns is one.
    package func placeWithoutColumn(among columns: [String]) -> PlaceWithoutColumn? {
        let envelope = schema.envelope
        for (name, place) in [
            ("type", envelope.type), ("customer", envelope.customer), ("time", envelope.time),
        ] where !place.isColumn(among: columns) {
            return PlaceWithoutColumn(
                name: name, pointers: place.pointers.map(\.text).joined(separator: ", "))
        }
        return nil
    }

    /// Whether fields are read, and no column holds the data in which they stand.
    package func dataLacksColumn(among columns: [String]) -> Bool {
        let data = schema.envelope.data
        return !usedFields.isEmpty && !data.pointers.contains(where: \.tokens.isEmpty)
            && !data.isColumn(among: columns)
    }

    private var usedFields: [EventType.Field] {
        schema.types.filter(\.isUsed).flatMap(\.fields).filter(\.isUsed)
    }

    private var readsWholeDocument: Bool {
        schema.envelope.data.pointers.contains(where: \.tokens.isEmpty)
            && usedFields.contains { $0.path.steps.isEmpty }
    }
}

extension Envelope {
    fileprivate var places: [Place] {
        [id, source, type, customer, time, data] + (recordTime.map { [$0] } ?? [])
    }
}

extension Envelope.Place {
    /// What stands deeper than a column is in no row.
    fileprivate func isColumn(among columns: [String]) -> Bool {
        pointers.contains { $0.tokens.count == 1 && columns.contains($0.tokens[0]) }
    }
}

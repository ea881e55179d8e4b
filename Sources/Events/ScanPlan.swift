import Calendar

/// A schema as flat tables: per event there is nothing to retain and no array to check.
struct ScanPlan: ~Copyable {
    /// The paths in the tree that a place may have, in the order in which they count.
    struct PathChoice {
        /// -1 if nothing names the place.
        var first: Int32
        /// Range of the others among all alternatives.
        var firstOther: Int32
        var endOther: Int32
    }

    /// The envelope's paths in the tree.
    struct EnvelopePaths {
        var id: PathChoice
        var source: PathChoice
        var type: PathChoice
        var customer: PathChoice
        var time: PathChoice
        var data: PathChoice
        var recordTime: PathChoice
        /// `data_base64` beside `data`, and `data`; -1 where the data is elsewhere.
        var encodedData: Int32
        var plainData: Int32
        /// How many places of the data count before these two.
        var placesBeforePlain: Int32
    }

    let tree: PathTree
    let envelope: EnvelopePaths
    /// Paths of places beyond their first.
    let alternatives: UnsafeMutablePointer<Int32>
    let time: TimeReading
    let recordTime: TimeReading
    /// Of the fields.
    let shapes: [FieldShape]
    /// Of the shapes and the envelope.
    let zones: [Zone]
    /// In the order of the schema, with one more at the end for types that are not declared.
    let types: UnsafeMutablePointer<TypePlan>
    let typeCount: Int
    /// `fieldCount` for each place of the data, in its order.
    let fields: UnsafeMutablePointer<TypePlan.Field>
    let fieldCount: Int
    /// Ways from the value at a field's path on, through arrays.
    let walks: [ElementWalk]
    /// Ways within cells.
    let ways: [CellWay]
    /// The types' indices; `typeCount` for others.
    let names: NameTable

    init(_ schema: EventSchema, isTable: Bool) {
        let envelope = schema.envelope
        var zones: [Zone] = []
        time = TimeReading(envelope.timeForm, zones: &zones)
        recordTime = TimeReading(envelope.recordTimeForm, zones: &zones)
        let fieldPlan = FieldPlan(schema, isTable: isTable, zones: &zones)

        var wanted = WantedPaths()
        var paths = EnvelopePaths(
            id: wanted.add(envelope.id), source: wanted.add(envelope.source),
            type: wanted.add(envelope.type), customer: wanted.add(envelope.customer),
            time: wanted.add(envelope.time), data: wanted.add(envelope.data),
            recordTime: wanted.add(envelope.recordTime),
            encodedData: wanted.add(envelope.encodedData).first,
            plainData: wanted.add(envelope.plainData).first,
            placesBeforePlain: Int32(envelope.placesBeforePlain))
        var fields: [TypePlan.Field] = []
        for data in envelope.data.pointers {
            for (field, keys) in zip(fieldPlan.fields, fieldPlan.keys) {
                var field = field
                field.path = wanted.add(data.keys + keys)
                fields.append(field)
            }
        }

        let tree = PathTree(wanted.paths)
        let indices = tree.indices
        for index in fields.indices { fields[index].path = indices[Int(fields[index].path)] }
        paths.resolve(indices)
        alternatives = .allocating(wanted.others.map { indices[Int($0)] })
        self.envelope = paths
        self.tree = tree
        self.zones = zones
        shapes = fieldPlan.shapes
        walks = fieldPlan.walks
        ways = fieldPlan.ways
        types = .allocating(fieldPlan.types)
        self.fields = .allocating(fields)
        fieldCount = fieldPlan.fields.count
        typeCount = schema.types.count
        names = NameTable(
            schema.types.map { Array($0.name.utf8) },
            indices: schema.types.indices.map { Int32($0) }, otherwise: Int32(typeCount))
    }

    deinit {
        alternatives.deallocate()
        types.deallocate()
        fields.deallocate()
    }
}

/// The paths that a scan asks for, while the tree over them is not yet there.
private struct WantedPaths {
    private(set) var paths: [[[UInt8]]] = []
    /// Of places with several pointers, those beyond the first.
    private(set) var others: [Int32] = []

    mutating func add(_ path: [[UInt8]]) -> Int32 {
        paths.append(path)
        return Int32(paths.count - 1)
    }

    mutating func add(_ place: Envelope.Place?) -> ScanPlan.PathChoice {
        let first = Int32(others.count)
        guard let place else {
            return ScanPlan.PathChoice(first: -1, firstOther: first, endOther: first)
        }
        let indices = place.pointers.map { add($0.keys) }
        others += indices.dropFirst()
        return ScanPlan.PathChoice(
            first: indices[0], firstOther: first, endOther: Int32(others.count))
    }
}

extension ScanPlan.EnvelopePaths {
    /// From numbers of wanted paths to those of the tree.
    fileprivate mutating func resolve(_ indices: [Int32]) {
        func resolved(_ number: Int32) -> Int32 { number < 0 ? number : indices[Int(number)] }
        id.first = resolved(id.first)
        source.first = resolved(source.first)
        type.first = resolved(type.first)
        customer.first = resolved(customer.first)
        time.first = resolved(time.first)
        data.first = resolved(data.first)
        recordTime.first = resolved(recordTime.first)
        encodedData = resolved(encodedData)
        plainData = resolved(plainData)
    }
}

extension Envelope {
    /// Where CloudEvents have their data, if it is there (S70).
    fileprivate var plainData: Place? {
        let place = Place(tokens: ["data"])
        return data.pointers.contains(place.pointers[0]) ? place : nil
    }

    fileprivate var placesBeforePlain: Int {
        plainData.flatMap { data.pointers.firstIndex(of: $0.pointers[0]) } ?? 0
    }

    /// Where they have it in base64.
    fileprivate var encodedData: Place? {
        plainData == nil ? nil : Place(tokens: ["data_base64"])
    }
}

extension Envelope.Pointer {
    fileprivate var keys: [[UInt8]] { tokens.map { Array($0.utf8) } }
}

extension UnsafeMutablePointer {
    /// New memory with these elements.
    static func allocating(_ elements: [Pointee]) -> Self {
        let memory = Self.allocate(capacity: Swift.max(elements.count, 1))
        memory.initialize(from: elements, count: elements.count)
        return memory
    }
}

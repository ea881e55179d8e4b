// Which partition a record goes to.

package enum RecordPartition: Equatable, Sendable {
    case number(Int32)
    /// By murmur2 of the key, as the Java client does it; at random without a key.
    case byKey

    /// librdkafka's number.
    var raw: Int32 {
        switch self {
        case .number(let number): number
        case .byKey: -1
        }
    }
}

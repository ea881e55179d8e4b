// Headers of a record to produce.

import CRdkafka

/// A list of headers, filled for each record: librdkafka takes it over with the record, as a copy would
/// cost as much as the record itself.
package final class RecordHeaders {
    /// nil: no header.
    private(set) var raw: OpaquePointer?

    package init() {}

    deinit {
        removeAll()
    }

    package var count: Int { raw.map { rd_kafka_header_cnt($0) } ?? 0 }

    /// A header whose name is known to the compiler. Hot: several times a record.
    package func add(fixed name: StaticString, _ value: UnsafeRawBufferPointer) {
        name.withUTF8Buffer { name in
            name.withMemoryRebound(to: CChar.self) {
                add($0.baseAddress!, sizeBytes: $0.count, value)
            }
        }
    }

    package func add(fixed name: StaticString, _ value: StaticString) {
        value.withUTF8Buffer { add(fixed: name, UnsafeRawBufferPointer($0)) }
    }

    package func add(_ name: String, _ value: UnsafeRawBufferPointer) {
        add(name, sizeBytes: -1, value)
    }

    /// Without a size the name ends with a zero.
    private func add(
        _ name: UnsafePointer<CChar>, sizeBytes: Int, _ value: UnsafeRawBufferPointer
    ) {
        let list = raw ?? rd_kafka_headers_new(8)!
        raw = list
        // An empty value needs an address, nil would be null.
        let code = withUnsafePointer(to: UInt8(0)) { empty in
            rd_kafka_header_add(
                list, name, sizeBytes, value.baseAddress ?? UnsafeRawPointer(empty), value.count)
        }
        precondition(code == RD_KAFKA_RESP_ERR_NO_ERROR, "librdkafka refuses a header")
    }

    package func add(_ name: String, _ value: String) {
        var value = value
        value.withUTF8 { add(name, UnsafeRawBufferPointer($0)) }
    }

    package func removeAll() {
        if let raw { rd_kafka_headers_destroy(raw) }
        raw = nil
    }

    /// The list is librdkafka's now.
    func forget() {
        raw = nil
    }
}

// Headers of records to produce.

import CRdkafka

/// A list of headers, copied with each record: made once where they are always the same, or emptied and
/// filled for each record.
package final class RecordHeaders {
    private var raw: OpaquePointer

    package init() {
        raw = rd_kafka_headers_new(8)
    }

    deinit {
        rd_kafka_headers_destroy(raw)
    }

    package var count: Int { rd_kafka_header_cnt(raw) }

    package func add(_ name: String, _ value: UnsafeRawBufferPointer) {
        // An empty value needs an address, nil would be null.
        let code = withUnsafePointer(to: UInt8(0)) { empty in
            rd_kafka_header_add(
                raw, name, -1, value.baseAddress ?? UnsafeRawPointer(empty), value.count)
        }
        precondition(code == RD_KAFKA_RESP_ERR_NO_ERROR, "librdkafka refuses a header")
    }

    package func add(_ name: String, _ value: String) {
        var value = value
        value.withUTF8 { add(name, UnsafeRawBufferPointer($0)) }
    }

    package func removeAll() {
        rd_kafka_headers_destroy(raw)
        raw = rd_kafka_headers_new(8)
    }

    /// The caller owns it.
    func copy() -> OpaquePointer { rd_kafka_headers_copy(raw) }
}

/// The envelope of a CloudEvent in binary mode: what its record's `ce_…` headers say. The payload is the
/// event's data alone. Source: CloudEvents 1.0, Kafka protocol binding, section 3.2.
package struct EventAttributes {
    package var id: UnsafeRawBufferPointer?
    package var type: UnsafeRawBufferPointer?
    package var source: UnsafeRawBufferPointer?
    package var subject: UnsafeRawBufferPointer?
    package var time: UnsafeRawBufferPointer?

    package init() {}
}

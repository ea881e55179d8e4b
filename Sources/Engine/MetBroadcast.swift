import Expression

/// The broadcast whose event was restored last.
struct MetBroadcast {
    let serial: UInt64
    let slots: UnsafePointer<Value>
    let source: UnsafeRawBufferPointer?
    let id: UnsafeRawBufferPointer
}

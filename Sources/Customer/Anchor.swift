import Synchronization

/// A member of a large noncopyable type that has the type lent where it stands.
///
/// To lend a value whose bytes may be anywhere the compiler copies them, even where the type is not copyable: with
/// Swift 6.3.1 that was 3 KB of the engine and 200 bytes of a record, several times an event, a tenth of a replay's
/// time. A value of a type that holds an atomic has one address as long as it lives. It takes a byte.
package struct Anchor: ~Copyable, Sendable {
    private let mark = Atomic<Bool>(false)

    package init() {}
}

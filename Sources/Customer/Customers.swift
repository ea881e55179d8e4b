/// The customers that the engine works on, by id: in a replay all of them, in the daemon those that a
/// batch has loaded.
package struct Customers: ~Copyable {
    package init() {}

    package var count: Int { 0 }
}

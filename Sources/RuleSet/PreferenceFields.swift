/// The slots in which an event states preferences; nil where its type has no such field.
package struct PreferenceFields: Sendable {
    package var channels: Int?
    package var themes: Int?
    package var maxPerWeek: Int?
    package var hours: Int?
    package var days: Int?

    package init() {}
}

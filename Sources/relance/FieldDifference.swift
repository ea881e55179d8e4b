// One field that is not as a scenario expects it.

import Config

struct FieldDifference {
    var name: String
    /// JSON.
    var expected: String
    /// JSON, or `absent`.
    var found: String
    var place: SourcePlace

    /// Expected above got, so that two long values can be compared by eye.
    static func table(_ differences: [FieldDifference]) -> String {
        differences.map { difference in
            "    \(difference.name)  (\(difference.place))\n"
                + "      expected  \(difference.expected)\n"
                + "      got       \(difference.found)"
        }.joined(separator: "\n")
    }
}

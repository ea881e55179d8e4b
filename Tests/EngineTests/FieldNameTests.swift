// Fields whose names are none of the language, wherever an expression reads them.

import Testing

@Suite("Field names")
struct FieldNameTests {
    private static let events = """
          visit: { utm-source: string, "$current_url": string, "naïve": string, "a.b/c": int }
          left: { utm-source: string, "naïve": string }
        """

    @Test("A field of any name is kept for conditions, keys, exits, data and attributes")
    func everywhere() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: visit
                  key: event["$current_url"]
                  when: event["utm-source"] == customer["first-source"] && event.`a.b/c` > 1
                  again: always
                  exit: { event: left, when: 'event["naïve"] == entry["naïve"]' }
                  steps:
                    - wait_for:
                        event: { event: left, when: 'event["utm-source"] == entry["utm-source"]' }
                        within: 1h
                        then:
                          - send: m
                            channel: email
                            template: { from: 'awaited["utm-source"] + awaited.`naïve`' }
                """,
            customer: """
                attributes:
                  first-source: { type: string, from: { visit: 'event[?"utm-source"].orValue("")' } }
                """,
            events: Self.events)
        #expect(
            scene.play(
                """
                10:00 visit utm-source=mail $current_url=x naïve=p a.b/c=2
                10:01 left utm-source=other naïve=q
                10:02 left utm-source=mail naïve=q
                10:03 visit utm-source=web $current_url=y naïve=p a.b/c=1
                10:04 visit utm-source=web $current_url=z naïve=p a.b/c=5
                10:05 left utm-source=web naïve=p
                """) == "sent r.m x 10:00>10:02 as mailq\nexited:exit r.m z 10:04>10:05")
    }
}

// A configuration of two rules, and logs for it.

enum Shop {
    static let files: [(name: String, text: String)] = [
        (
            "events.yaml",
            """
            max_bytes: 4KiB
            events:
              cart_updated: { cart_id: string, total: double }
              order_placed: { cart_id: string, total: double }
              account_created: { opt_in: bool }
            """
        ),
        (
            "customer.yaml",
            """
            consent:
              marketing: { given: { event: account_created, when: event.opt_in } }
            """
        ),
        (
            "rules/shop.yaml",
            """
            rules:
              - rule: cart
                kind: functional
                trigger: { event: cart_updated }
                key: event.cart_id
                when: event.total >= 50.0
                exit: order_placed
                steps:
                  - wait: 4h
                  - { send: reminder, channel: email, data: { total: event.total } }
              - rule: thanks
                kind: special
                trigger: { event: order_placed }
                again: 1d
                steps:
                  - { send: thanks, channel: email }
            """
        ),
    ]

    static func event(
        _ type: String, _ customer: String, at time: String, id: String, data: String = "{}"
    ) -> String {
        #"{"id":"\#(id)","source":"/s","type":"\#(type)","subject":"\#(customer)","#
            + #""time":"\#(time)","data":\#(data)}"# + "\n"
    }

    /// A cart that is reminded of, a cart that is ordered, an order without consent.
    static let log =
        event(
            "cart_updated", "anna", at: "2026-09-01T08:00:00Z", id: "e1",
            data: #"{"cart_id":"A","total":80.5}"#)
        + event(
            "cart_updated", "ben", at: "2026-09-01T09:00:00Z", id: "e2",
            data: #"{"cart_id":"B","total":60}"#)
        + event(
            "order_placed", "ben", at: "2026-09-01T10:00:00Z", id: "e3",
            data: #"{"cart_id":"B","total":60}"#)
        + event("page_viewed", "ben", at: "2026-09-01T10:30:00Z", id: "e4")
        + "\nno json, but \"anna\"\n"
        + event(
            "cart_updated", "anna", at: "2026-09-01T11:00:00Z", id: "e1",
            data: #"{"cart_id":"A","total":80.5}"#)

    /// So many carts, each of a customer of its own, some seconds apart.
    static func longLog(count: Int) -> String {
        (0..<count).map { index in
            event(
                "cart_updated", "c\(index)", at: "\(1_788_000_000 + index)", id: "e\(index)",
                data: #"{"cart_id":"K","total":99.9}"#
            ).replacingTime()
        }.joined()
    }
}

extension String {
    /// Epoch seconds are numbers, not texts.
    fileprivate func replacingTime() -> String {
        var text = self
        for edge in [#""time":""#, #"","data""#] {
            guard let range = text.firstRange(of: edge) else { continue }
            text.replaceSubrange(range, with: edge == #"","data""# ? #","data""# : #""time":"#)
        }
        return text
    }
}

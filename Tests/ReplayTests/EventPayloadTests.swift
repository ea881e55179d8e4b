// Events of scenarios in the configured envelope.

import Calendar
import Events
import Foundation
import Replay
import Testing

@Suite("Event payloads")
struct EventPayloadTests {
    private func json(
        _ envelope: Envelope, customer: String = "c", data: String = #"{"total":1}"#
    ) -> String {
        String(
            decoding: EventPayload(envelope: envelope).json(
                id: "1", type: "t", customer: customer, at: Instant(milliseconds: 0), data: data),
            as: UTF8.self)
    }

    private func pointer(_ tokens: String...) -> Envelope.Place {
        Envelope.Place(tokens: tokens)
    }

    @Test("The default is a CloudEvent")
    func cloudEvent() {
        #expect(
            json(Envelope(), customer: "a\"b") == #"{"data":{"total":1},"id":"1","type":"t","#
                + #""subject":"a\"b","time":"1970-01-01T00:00:00.000Z"}"#)
    }

    @Test("Without a place of its own the data stands in the document, before the envelope")
    func wholeDocument() {
        var envelope = Envelope()
        envelope.data = pointer()
        #expect(
            json(envelope) == #"{"total":1,"id":"1","type":"t","subject":"c","#
                + #""time":"1970-01-01T00:00:00.000Z"}"#)
        #expect(json(envelope, data: "{}").hasPrefix(#"{"id":"1","#))
    }

    @Test("Of several pointers the first is written")
    func several() {
        var envelope = Envelope()
        envelope.type = Envelope.Place([
            Envelope.Pointer(tokens: ["event"]), Envelope.Pointer(tokens: ["type"]),
        ])
        envelope.data = Envelope.Place([
            Envelope.Pointer(tokens: ["properties"]), Envelope.Pointer(tokens: []),
        ])
        #expect(
            json(envelope) == #"{"properties":{"total":1},"id":"1","event":"t","subject":"c","#
                + #""time":"1970-01-01T00:00:00.000Z"}"#)
    }

    @Test("Pointers that share a beginning share an object, the data's too")
    func nested() {
        var envelope = Envelope()
        envelope.id = pointer("data", "id")
        envelope.type = pointer("meta", "kind")
        envelope.time = pointer("meta", "a/b")
        #expect(
            json(envelope) == #"{"data":{"total":1,"id":"1"},"#
                + #""meta":{"kind":"t","a/b":"1970-01-01T00:00:00.000Z"},"subject":"c"}"#)
    }
}

// What explain and the summary of a replay tell of gates.

import Foundation
import Testing

@Suite("Gates as people see them")
struct GateStoryTests {
    private func run(_ arguments: String) throws -> Run {
        let relance = try Relance()
        for (name, text) in GatedShop.files { try relance.write(text, to: "config/\(name)") }
        try relance.write(GatedShop.log, to: "log")
        let run = try relance.shell("$RELANCE \(arguments) --until 2026-09-06T00:00:00Z")
        #expect(run.code == 0, "\(run)")
        return run
    }

    @Test("A decision says which gates let the message pass, and what each channel met")
    func chain() throws {
        #expect(
            try run("explain anna log").output == """
                2026-09-01T18:00:00.000Z  signed_up  e1  \
                {"email":"anna@example.com","phone":"+33600","opt_in":true}  (log:1)
                2026-09-01T18:56:00.000Z  viewed  e3  {}  (log:3)
                                          news: entered
                2026-09-01T18:56:00.000Z  news: news held by gate arbitration until \
                2026-09-01T19:06:00.000Z: it waits for others until 2026-09-01T19:06:00.000Z
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet; channels of segment reachable
                2026-09-01T18:56:01.000Z  tipped  e4  {}  (log:4)
                                          tips: entered
                2026-09-01T18:56:01.000Z  tips: tip held by gate arbitration until \
                2026-09-01T19:06:00.000Z: it waits for others until 2026-09-01T19:06:00.000Z
                                          passed expired, reentry, condition, consent, \
                preference, holdout (treated), quiet
                2026-09-01T19:06:00.000Z  news: news sent by sms
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet, arbitration, channel; channels of segment reachable
                                            sms: passed: the customer is under at 0, the channel \
                under at 0
                2026-09-01T19:06:00.000Z  pressure rises from under to balance, at 2
                2026-09-01T19:06:00.000Z  sms: pressure rises from under to balance, at 2
                2026-09-01T19:06:00.000Z  tips: tip suppressed by gate arbitration: 1 of those \
                that came together were sent, and 1 may
                                          passed expired, reentry, condition, consent, \
                preference, holdout (treated), quiet
                2026-09-02T10:00:00.000Z  viewed  e6  {}  (log:6)
                                          news: entered
                2026-09-02T10:00:00.000Z  news: news held by gate arbitration until \
                2026-09-02T10:10:00.000Z: it waits for others until 2026-09-02T10:10:00.000Z
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet; channels of segment reachable
                2026-09-02T10:10:00.000Z  news: news sent by email
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet, arbitration, channel; channels of segment reachable
                                            sms: refused by gate cap: 1 messages in the window \
                of cap 1, and 1 may
                                            email: passed: the customer is balance at 1.61049, \
                the channel under at 0
                2026-09-02T10:10:00.000Z  pressure rises from balance to over, at 2.61049
                2026-09-02T10:10:00.000Z  email: pressure rises from under to balance, at 1
                2026-09-02T10:30:00.000Z  email: pressure falls from balance to under, at 0.989228
                2026-09-02T12:00:00.000Z  viewed  e7  {}  (log:7)
                                          news: entered
                2026-09-02T12:00:00.000Z  news: news held by gate arbitration until \
                2026-09-02T12:10:00.000Z: it waits for others until 2026-09-02T12:10:00.000Z
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet; channels of segment reachable
                2026-09-02T12:10:00.000Z  news: news held by gate pressure until \
                2026-09-02T12:45:00.000Z
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet, arbitration; channels of segment reachable
                                            sms: refused by gate pressure: the customer is over \
                at 2.527034, the channel balance at 1.559004
                                            email: refused by gate pressure: the customer is \
                over at 2.527034, the channel under at 0.96803
                2026-09-02T12:20:00.000Z  told  e8  \
                {"message":"2bc2e0f3f7f63c43b66fb4197e34e74b","what":"clicked"}  (log:8)
                                          pressure falls from over to under, at 0.527034
                                          sms: pressure falls from balance to under, at 0
                                          pressure is lower, what it holds is looked at again
                2026-09-02T12:20:00.000Z  news: news sent by email
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet, arbitration, channel; channels of segment reachable
                                            sms: refused by gate cap: 1 messages in the window \
                of cap 1, and 1 may
                                            email: passed: the customer is under at 0.527034, \
                the channel under at 0.96803
                                          pressure rises from under to balance, at 1.527034
                                          email: pressure rises from under to balance, at 1.96803
                2026-09-02T14:00:00.000Z  told  e9  \
                {"message":"f06a9704a429d371ea1768c037b12b4a","what":"bounced"}  (log:9)
                                          email: the address of the message is no longer fit
                2026-09-02T14:01:00.000Z  viewed  e10  {}  (log:10)
                                          news: entered
                2026-09-02T14:01:00.000Z  news: news held by gate arbitration until \
                2026-09-02T14:11:00.000Z: it waits for others until 2026-09-02T14:11:00.000Z
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet; channels of segment reachable
                2026-09-02T14:11:00.000Z  news: news suppressed by gate cap; could pass from \
                2026-09-08T19:06:00.000Z
                                          passed expired, condition, consent, preference, \
                holdout (treated), quiet, arbitration; channels of segment reachable
                                            sms: refused by gate cap: 1 messages in the window \
                of cap 1, and 1 may
                                            email: refused by gate fitness: the address has \
                bounced
                2026-09-02T15:00:00.000Z  told  e11  {"message":"0","what":"clicked"}  (log:11)
                                          about no message that is remembered
                2026-09-02T16:00:00.000Z  wished  e12  \
                {"channels":["email"],"max_per_week":2,"hours":"9 to 5"}  (log:12)
                                          the event states anew what the customer wishes
                                          `hours` cannot be read, as if it were absent
                2026-09-02T16:01:00.000Z  viewed  e13  {}  (log:13)
                                          news: entered
                2026-09-02T16:01:00.000Z  news: news suppressed by gate preference: 3 messages \
                in seven days, and the customer wishes 2; could pass from 2026-09-09T10:10:00.000Z
                                          passed expired, condition, consent; channels of \
                segment reachable
                2026-09-03T18:00:00.000Z  pressure falls from balance to under, at 0.990159
                2026-09-04T11:15:00.000Z  email: pressure falls from balance to under, at 0.99473
                2026-09-05T10:10:00.000Z  email: a message was neither opened nor clicked in time
                2026-09-05T10:10:00.000Z  pressure rises from under to balance, at 1.057717
                2026-09-05T10:10:00.000Z  email: pressure rises from under to balance, at 1.218782
                2026-09-05T12:20:00.000Z  email: a message was neither opened nor clicked in time

                """)
    }

    @Test("The control group is told, and until when a message is held at the end")
    func ends() throws {
        #expect(
            try run("explain hugo log").output == """
                2026-09-02T18:00:00.000Z  signed_up  e14  \
                {"email":"hugo@example.com","opt_in":true}  (log:14)
                2026-09-02T18:01:00.000Z  viewed  e15  {}  (log:15)
                                          news: entered
                2026-09-02T18:01:00.000Z  news: news control by gate holdout: in the control group
                                          passed expired, condition, consent, preference

                """)
        #expect(
            try run("explain ben log").output.hasSuffix(
                """
                                          tips: entered
                2026-09-05T22:30:00.000Z  tips: tip held by gate quiet until \
                2026-09-06T08:00:00.000Z: quiet hours
                                          passed expired, reentry, condition, consent, \
                preference, holdout (treated)

                """))
    }

    @Test(
        "The timeline as JSON has the gates that were passed, the channels, and changes of pressure"
    )
    func json() throws {
        let output = try run("explain anna log --format json").output
        let timeline = try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        let entries = try #require(timeline["entries"] as? [[String: Any]])
        let sent = try #require(
            entries.first {
                let decision = $0["decision"] as? [String: Any]
                return decision?["decided_at"] as? String == "2026-09-02T10:10:00.000Z"
            })
        #expect(
            sent["passed"] as? [String] == [
                "expired", "condition", "consent", "preference", "holdout", "quiet", "arbitration",
                "channel",
            ])
        #expect(sent["segment"] as? String == "reachable")
        for expected in [
            #""channels":[{"channel":"sms","gate":"cap","saw":{"cap":1,"messages":1,"most":1}},"#
                + #"{"channel":"email","saw":{"state":"balance","score":1.61049,"#
                + #""channel_state":"under","channel_score":0.0}}],"#,
            #"{"entry":"note","note":"pressure","from":"balance","to":"over","score":2.61049,"#
                + #""fired_at":"2026-09-02T10:10:00.000Z"}"#,
            #"{"entry":"note","note":"pressure","channel":"sms","from":"balance","to":"under","#
                + #""score":0.0}"#,
            #"{"entry":"note","note":"relieved"}"#,
            #"{"entry":"note","note":"bounced","channel":"email"}"#,
            #"{"entry":"note","note":"unknown_message"}"#,
            #"{"entry":"note","note":"preferences"}"#,
            #"{"entry":"note","note":"unreadable_preference","field":"hours"}"#,
            #"{"entry":"note","note":"message_ignored","channel":"email","#,
        ] {
            #expect(output.contains(expected), "\(expected)")
        }
    }

    @Test(
        "The summary has what each gate ended and held, messages and costs by channel, and the arms"
    )
    func summary() throws {
        #expect(
            try run("replay log").output.hasPrefix(
                """
                events        17  1 about unknown messages, 1 unreadable preferences
                  signed_up    3
                  wished       1
                  viewed       8
                  tipped       2
                  told         3
                customers      4  pressure: under 3, balance 1
                rule news
                  entered      7
                  held         6  arbitration 5, pressure 1
                  sent         4  email 3, sms 1, cost 0.10
                  not sent     4  consent 1, preference 1, holdout 1, cap 1
                  by arm       6  treated 5, control 1
                rule tips
                  entered      2
                  held         2  quiet 1, arbitration 1
                  sent         0
                  not sent     1  arbitration 1
                  by arm       1  treated 1
                  waiting      1  held 1
                messages       4  cost 0.10
                  email        3  cost 0.03
                  sms          1  cost 0.07
                dead letters   0

                """))
    }

    @Test("The summary as JSON has the same numbers")
    func summaryJSON() throws {
        let output = try run("replay log --format json").output
        for expected in [
            #""customers":4,"pressure":{"under":3,"balance":1},"unknown_messages":1,"#
                + #""unreadable_preferences":1,"rules":["#,
            #""not_sent":{"consent":1,"preference":1,"holdout":1,"cap":1},"no_match":{},"#
                + #""holds":{"arbitration":5,"pressure":1},"arms":{"treated":5,"control":1},"#
                + #""channels":{"email":{"messages":3,"cost":0.03},"#
                + #""sms":{"messages":1,"cost":0.07}}},"#,
            #""holds":{"quiet":1,"arbitration":1},"held":1,"arms":{"treated":1}}],"#,
            #"],"channels":{"email":{"messages":3,"cost":0.03},"sms":{"messages":1,"cost":0.07}},"#
                + #""dead_letters":{},"#,
        ] {
            #expect(output.contains(expected), "\(expected)")
        }
    }
}

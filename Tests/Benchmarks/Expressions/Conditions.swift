// Ten conditions, as an author writes them and as somebody would write them in Swift.

import Calendar
import Expression
import Glibc

enum Conditions {
    typealias HandWritten = @Sendable (borrowing Frame) -> Bool

    static let all: [(String, HandWritten)] = [
        ("event.total >= 50.0", largeTotal),
        (
            #"event.total >= 30.0 && event.qty > 1 && event.discount < 9.0 && event.country in ["FR", "BE", "LU"]"#,
            threeAndMembership
        ),
        (#"event.name.startsWith("promo-")"#, prefix),
        (#"event.country == "FR" || event.country == "BE""#, eitherCountry),
        (#"customer.plan == "gold" && customer.points >= 1000"#, goldWithPoints),
        (#"now - customer.registered < duration("720h")"#, registeredLately),
        (#"has(event.coupon) && event.coupon != """#, hasCoupon),
        ("event.total * 0.8 - event.discount > 30.0", discounted),
        ("event.total >= (event.vip ? 40.0 : 60.0)", limitByStatus),
        (#"event.skus.exists(s, s.startsWith("shoe-"))"#, anyShoe),
        ("event.sizes.all(s, s >= 38 && s < 46)", allSizes),
    ]

    // MARK: - Slots

    @inline(__always)
    private static func event(_ frame: borrowing Frame, _ field: SampleFrames.Event) -> Value {
        frame.event.unsafelyUnwrapped[field.rawValue]
    }

    @inline(__always)
    private static func customer(
        _ frame: borrowing Frame, _ field: SampleFrames.Customer
    ) -> Value {
        frame.customer.unsafelyUnwrapped[field.rawValue]
    }

    @inline(__always)
    private static func isText(_ value: Value, _ text: StaticString) -> Bool {
        Int(value.aux) == text.utf8CodeUnitCount
            && memcmp(value.text.baseAddress!, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    @inline(__always)
    private static func begins(_ value: Value, _ text: StaticString) -> Bool {
        Int(value.aux) >= text.utf8CodeUnitCount
            && memcmp(value.text.baseAddress!, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    // MARK: - Conditions

    @inline(never)
    private static func largeTotal(_ frame: borrowing Frame) -> Bool {
        let total = event(frame, .total)
        return !total.isAbsent && total.doubleValue >= 50
    }

    @inline(never)
    private static func threeAndMembership(_ frame: borrowing Frame) -> Bool {
        let total = event(frame, .total)
        guard !total.isAbsent, total.doubleValue >= 30 else { return false }
        let qty = event(frame, .qty)
        guard !qty.isAbsent, qty.intValue > 1 else { return false }
        let discount = event(frame, .discount)
        guard !discount.isAbsent, discount.doubleValue < 9 else { return false }
        let country = event(frame, .country)
        guard !country.isAbsent else { return false }
        return isText(country, "FR") || isText(country, "BE") || isText(country, "LU")
    }

    @inline(never)
    private static func prefix(_ frame: borrowing Frame) -> Bool {
        let name = event(frame, .name)
        return !name.isAbsent && begins(name, "promo-")
    }

    @inline(never)
    private static func eitherCountry(_ frame: borrowing Frame) -> Bool {
        let country = event(frame, .country)
        return !country.isAbsent && (isText(country, "FR") || isText(country, "BE"))
    }

    @inline(never)
    private static func goldWithPoints(_ frame: borrowing Frame) -> Bool {
        let plan = customer(frame, .plan)
        guard !plan.isAbsent, isText(plan, "gold") else { return false }
        let points = customer(frame, .points)
        return !points.isAbsent && points.intValue >= 1000
    }

    @inline(never)
    private static func registeredLately(_ frame: borrowing Frame) -> Bool {
        let registered = customer(frame, .registered)
        guard !registered.isAbsent else { return false }
        let now = Value.timestamp(frame.now)
        let (seconds, overflows) = now.intValue.subtractingReportingOverflow(registered.intValue)
        let borrow: Int64 = now.aux < registered.aux ? 1 : 0
        return !overflows && seconds - borrow < 720 * 3600
    }

    @inline(never)
    private static func hasCoupon(_ frame: borrowing Frame) -> Bool {
        let coupon = event(frame, .coupon)
        return !coupon.isAbsent && coupon.aux != 0
    }

    @inline(never)
    private static func discounted(_ frame: borrowing Frame) -> Bool {
        let total = event(frame, .total)
        let discount = event(frame, .discount)
        guard !total.isAbsent, !discount.isAbsent else { return false }
        return total.doubleValue * 0.8 - discount.doubleValue > 30
    }

    @inline(never)
    private static func limitByStatus(_ frame: borrowing Frame) -> Bool {
        let total = event(frame, .total)
        let vip = event(frame, .vip)
        guard !total.isAbsent, !vip.isAbsent else { return false }
        return total.doubleValue >= (vip.boolValue ? 40 : 60)
    }

    @inline(never)
    private static func anyShoe(_ frame: borrowing Frame) -> Bool {
        let skus = event(frame, .skus)
        guard !skus.isAbsent else { return false }
        for sku in skus.elements where begins(sku, "shoe-") { return true }
        return false
    }

    @inline(never)
    private static func allSizes(_ frame: borrowing Frame) -> Bool {
        let sizes = event(frame, .sizes)
        guard !sizes.isAbsent else { return false }
        for size in sizes.elements where size.intValue < 38 || size.intValue >= 46 {
            return false
        }
        return true
    }
}

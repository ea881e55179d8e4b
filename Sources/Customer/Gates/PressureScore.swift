import Calendar
import RuleSet

/// A score of pressure that halves with each half-life, in whole numbers (S56): `amount` millionths of a
/// point as of the beginning of a bucket, of which a half-life has 64.
package struct PressureScore: Sendable, Equatable {
    package private(set) var amount: Int64
    package private(set) var bucket: Int64
    /// The state that the last look recorded.
    package var state: PressurePolicy.State

    package init() {
        self.init(amount: 0, bucket: 0, state: .under)
    }

    init(amount: Int64, bucket: Int64, state: PressurePolicy.State) {
        self.amount = amount
        self.bucket = bucket
        self.state = state
    }

    /// 2³² × 2^(−i/64), rounded to the nearest, ties to even.
    private static let table: InlineArray<64, UInt64> = [
        4_294_967_296, 4_248_701_965, 4_202_935_003, 4_157_661_043, 4_112_874_773, 4_068_570_940,
        4_024_744_348, 3_981_389_855, 3_938_502_376, 3_896_076_880, 3_854_108_391, 3_812_591_987,
        3_771_522_796, 3_730_896_002, 3_690_706_840, 3_650_950_594, 3_611_622_603, 3_572_718_252,
        3_534_232_978, 3_496_162_267, 3_458_501_653, 3_421_246_719, 3_384_393_094, 3_347_936_457,
        3_311_872_529, 3_276_197_082, 3_240_905_930, 3_205_994_934, 3_171_459_999, 3_137_297_074,
        3_103_502_151, 3_070_071_267, 3_037_000_500, 3_004_285_971, 2_971_923_842, 2_939_910_317,
        2_908_241_642, 2_876_914_102, 2_845_924_021, 2_815_267_765, 2_784_941_738, 2_754_942_382,
        2_725_266_179, 2_695_909_648, 2_666_869_345, 2_638_141_863, 2_609_723_834, 2_581_611_923,
        2_553_802_834, 2_526_293_303, 2_499_080_105, 2_472_160_047, 2_445_529_972, 2_419_186_755,
        2_393_127_307, 2_367_348_571, 2_341_847_524, 2_316_621_173, 2_291_666_561, 2_266_980_759,
        2_242_560_872, 2_218_404_036, 2_194_507_417, 2_170_868_212,
    ]

    package static func bucket(of time: Instant, halfLifeMs: Int64) -> Int64 {
        let (high, low) = Int64(64).multipliedFullWidth(by: time.milliseconds)
        let (quotient, remainder) = halfLifeMs.dividingFullWidth((high, low))
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The first instant of a bucket.
    package static func start(ofBucket bucket: Int64, halfLifeMs: Int64) -> Instant {
        let (high, low) = bucket.multipliedFullWidth(by: halfLifeMs)
        let (quotient, remainder) = Int64(64).dividingFullWidth((high, low))
        return Instant(milliseconds: remainder > 0 ? quotient + 1 : quotient)
    }

    /// What is left of `amount` after so many buckets.
    package static func decayed(_ amount: Int64, buckets: Int64) -> Int64 {
        // After 63 half-lives nothing is left of any number.
        if buckets >= 64 * 63 { return 0 }
        let product = UInt64(amount).multipliedFullWidth(by: table[Int(buckets % 64)])
        return Int64((product.high << 32 | product.low >> 32) >> UInt64(buckets / 64))
    }

    /// The score as of a bucket; before its own it is what it was then.
    package func value(at bucket: Int64) -> Int64 {
        bucket > self.bucket ? Self.decayed(amount, buckets: bucket - self.bucket) : amount
    }

    /// Adds what came at a bucket, be it late; a sum beyond the range of numbers stays at its end.
    package mutating func add(_ change: Int64, at bucket: Int64) {
        if change == 0 { return }
        let change = move(change, to: bucket)
        let (sum, isBeyond) = amount.addingReportingOverflow(change)
        amount = isBeyond ? .max : sum
    }

    /// Takes off; below 0 is 0.
    package mutating func takeOff(_ change: Int64, at bucket: Int64) {
        if change == 0 { return }
        let change = move(change, to: bucket)
        amount = max(0, amount - change)
    }

    /// Goes to a later bucket, or brings a change of an earlier one to this.
    private mutating func move(_ change: Int64, to bucket: Int64) -> Int64 {
        if bucket < self.bucket {
            return Self.decayed(change, buckets: self.bucket - bucket)
        }
        amount = value(at: bucket)
        self.bucket = bucket
        return change
    }
}

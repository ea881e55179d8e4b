// Why a text is no value of its form.

struct ScalarFault: Error {
    var code: DiagnosticCode
    var message: String
    var hint: String?
}

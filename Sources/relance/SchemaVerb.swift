// relance schema

import Arguments
import Config

/// Prints a JSON Schema.
enum SchemaVerb: Command {
    static let verb = Verb(
        "schema", "prints the JSON Schema of a YAML file or of a record",
        operands: [Operand(.oneOf(Schema.names, name: "NAME"), "what the schema is of")],
        examples: [
            .init("relance schema rules > rules.schema.json", "gives an editor the keys of a rule")
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        guard let text = Schema.text(named: invocation.operands[0]) else {
            preconditionFailure("the table has a schema that does not exist")
        }
        try Terminal.print(text)
        return .done
    }
}

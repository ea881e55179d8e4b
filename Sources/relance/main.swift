// The command line: arguments in, exit code out.

import Foundation
import Replay

Interruption.install()
exit(Commands.run(Array(CommandLine.arguments.dropFirst())).rawValue)

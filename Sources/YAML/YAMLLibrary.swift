// Which library reads YAML.

import CYAML

package enum YAMLLibrary {
    /// `libyaml 0.2.5`
    package static var version: String {
        "libyaml " + (yaml_get_version_string().map { String(cString: $0) } ?? "")
    }
}

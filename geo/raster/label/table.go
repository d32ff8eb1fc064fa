package label

import "frontline/geo/style"

// table is what is drawn how.
var table = style.Current()

package raster

// StyleVersion names how things are drawn: signs, colours, type, what gives way
// to what. It rises with a release that draws the same data otherwise, on the
// server or in the browser, so that whoever published a frozen view can tell
// that it looks otherwise now.
const StyleVersion = 1

package geo

import (
	"errors"
	"fmt"
)

// Code classes an error by what its receiver can do about it.
type Code string

// The codes. An error that carries none is internal.
const (
	EInvalid      Code = "invalid"      // what was sent is wrong; sending it again will not help
	ENotFound     Code = "not_found"    // there is no such thing, or not yet
	EGone         Code = "gone"         // it was there and was retracted
	EConflict     Code = "conflict"     // it contradicts what is there
	EHeld         Code = "held"         // it looks dangerous; it is taken once its findings are accepted by name
	EMedia        Code = "media_type"   // it came in a form that is not taken
	ETooLarge     Code = "too_large"    // it is over a limit
	EUnauthorized Code = "unauthorized" // who asks is not known
	EForbidden    Code = "forbidden"    // who asks is known and may not
	ETooOften     Code = "too_often"    // who asks does so faster than is allowed; waiting helps
	ETooSlow      Code = "too_slow"     // what was being sent did not come in time
	EUnavailable  Code = "unavailable"  // not now; trying again later may help
	EInternal     Code = "internal"     // ours; the message stays in the log
)

// Error is an error whose message is safe to show to whoever caused it: it
// holds no path of the machine, no SQL and no text of another error.
type Error struct {
	Code    Code
	Message string
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// Errorf makes an Error with a formatted message.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// ErrorCode is the code of the first Error in err's chain, EInternal where
// there is none and "" for nil.
func ErrorCode(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	default:
		return EInternal
	}
}

// ErrorMessage is the message that may be shown for err: that of the first
// Error in its chain, else a fixed one.
func ErrorMessage(err error) string {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Message
	default:
		return "internal error"
	}
}

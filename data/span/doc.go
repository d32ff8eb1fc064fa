// Package span keeps what changed when: from the snapshots of a layer it makes states
// and spans, of features and of territories, as each revision is made, and reads
// timelines, grounds and figures from them.
//
// A span is known from a revision until another and holds from a date until
// another, both half-open. Areas are square metres.
package span

// Package sqlkit opens Frontline's SQLite files: pragmas, pools of connections,
// read-only media, schemas and their migrations, copies, and errors that a
// person can act on. It knows nothing of what the tables hold.
//
// In the database an instant is text of a fixed width in UTC, so that it sorts
// as time goes, and a date is ISO 8601.
package sqlkit

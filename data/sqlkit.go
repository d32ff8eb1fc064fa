package data

import "frontline/data/internal/sqlkit"

type queryer = sqlkit.Queryer

var (
	sqlError      = sqlkit.Error
	nullText      = sqlkit.NullText
	formatInstant = sqlkit.FormatInstant
	parseInstant  = sqlkit.ParseInstant
	recordedDate  = sqlkit.ParseDate
	prepared      = sqlkit.Prepare
)

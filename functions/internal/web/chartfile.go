package web

import (
	"bytes"

	"effectmonitor/functions/internal/web/chart"
)

// ChartFile is a drawing as a file of its own (image/svg+xml), with the colours
// that a page takes from its style sheet. It is for keeping, not for a page: the
// sheet stands inside it.
func ChartFile(c chart.Chart) []byte {
	drawing := []byte(c.SVG("beeld", tileWide))
	sheet := append([]byte(":root{--em-accent:"+ramp[0].base+";--em-sans:\"Noto Sans\",Arial,sans-serif}"), assets["beeld.css"].body...)
	end := bytes.IndexByte(drawing, '>') + 1
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	out.Write(drawing[:end])
	out.WriteString("<style>")
	out.Write(sheet)
	out.WriteString("</style>")
	out.Write(drawing[end:])
	return out.Bytes()
}

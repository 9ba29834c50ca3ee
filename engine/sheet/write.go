package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// widest bounds a column that follows its texts, in characters.
const (
	narrowest = 11.0
	widest    = 60.0
)

// look is what decides the style of a cell.
type look struct {
	role   role
	format format
}

// file makes the workbook in the library's form.
func (b *book) file() (*excelize.File, error) {
	f := excelize.NewFile()
	styles := map[look]int{}
	for i, p := range b.pages {
		var err error
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), p.name)
		} else {
			_, err = f.NewSheet(p.name)
		}
		if err == nil {
			err = p.write(f, styles)
		}
		if err != nil {
			return nil, fmt.Errorf("sheet %s: %w", p.name, err)
		}
	}
	for i := range b.names {
		if err := f.SetDefinedName(&b.names[i]); err != nil {
			return nil, fmt.Errorf("name %s: %w", b.names[i].Name, err)
		}
	}
	yes := true
	if err := f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}); err != nil {
		return nil, fmt.Errorf("settings of the calculation: %w", err)
	}
	return f, nil
}

func (p *page) write(f *excelize.File, styles map[look]int) error {
	out, err := f.NewStreamWriter(p.name)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for i, width := range p.allWidths() {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("width of column %d: %w", i+1, err)
		}
	}
	if err := p.panes(out); err != nil {
		return err
	}
	for r, row := range p.rows {
		cells := make([]any, len(row))
		for i, c := range row {
			if cells[i], err = c.written(f, styles); err != nil {
				return err
			}
		}
		if err := out.SetRow(p.at(r+1, 1), cells); err != nil {
			return fmt.Errorf("row %d: %w", r+1, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	return p.extras(f)
}

func (p *page) panes(out *excelize.StreamWriter) error {
	if p.frozen == 0 {
		return nil
	}
	panes := excelize.Panes{Freeze: true, YSplit: p.frozen, XSplit: p.freeze, TopLeftCell: p.at(p.frozen+1, p.freeze+1), ActivePane: "bottomLeft"}
	if p.freeze > 0 {
		panes.ActivePane = "bottomRight"
	}
	if err := out.SetPanes(&panes); err != nil {
		return fmt.Errorf("freeze: %w", err)
	}
	return nil
}

// extras adds notes and the limits of what may be filled in.
func (p *page) extras(f *excelize.File) error {
	for r, row := range p.rows {
		for i, c := range row {
			at := p.at(r+1, i+1)
			if c.note != "" {
				if err := f.AddComment(p.name, excelize.Comment{Cell: at, Author: "bron", Text: c.note, Width: 320, Height: 120}); err != nil {
					return fmt.Errorf("note at %s: %w", at, err)
				}
			}
			if c.share {
				limit := excelize.NewDataValidation(true)
				limit.Sqref = at
				if err := limit.SetRange(0, 1, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween); err != nil {
					return fmt.Errorf("limits at %s: %w", at, err)
				}
				limit.SetError(excelize.DataValidationErrorStyleStop, "Dit kan niet", "Vul een deel in van 0% tot en met 100%.")
				if err := f.AddDataValidation(p.name, limit); err != nil {
					return fmt.Errorf("limits at %s: %w", at, err)
				}
			}
		}
	}
	return nil
}

func (c cell) written(f *excelize.File, styles map[look]int) (any, error) {
	if c.value == nil && c.formula == "" && c.role == plain {
		return nil, nil
	}
	key := look{c.role, c.format}
	style, known := styles[key]
	if !known {
		var err error
		if style, err = f.NewStyle(key.style()); err != nil {
			return nil, fmt.Errorf("style: %w", err)
		}
		styles[key] = style
	}
	return excelize.Cell{StyleID: style, Formula: c.formula, Value: c.value}, nil
}

// style: what may be changed is blue on yellow, what is computed is black, and what
// is a constant of the engine is grey, as is usual in financial models.
func (l look) style() *excelize.Style {
	out := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}, Font: &excelize.Font{}}
	fill := func(color string) { out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}} }
	switch l.role {
	case title:
		out.Font.Bold, out.Font.Size = true, 14
	case header:
		out.Font.Bold, out.Alignment.WrapText = true, true
		fill("E3EAF0")
	case input:
		out.Font.Color = "0B4F9E"
		fill("FFF7D6")
	case total:
		out.Font.Bold = true
	case constant:
		out.Font.Color, out.Font.Italic = "5A6672", true
	}
	if shown, ok := numberFormats[l.format]; ok {
		out.CustomNumFmt = &shown
	}
	return out
}

// allWidths follow the texts of a column where no width is given; the first lines of
// a page may run over the columns beside them.
func (p *page) allWidths() []float64 {
	var out []float64
	for r, row := range p.rows {
		for i, c := range row {
			for len(out) <= i {
				out = append(out, narrowest)
			}
			if s, ok := c.value.(string); ok && r > 2 && c.formula == "" {
				out[i] = min(widest, max(out[i], float64(len([]rune(s)))+2))
			}
		}
	}
	for i, width := range p.widths {
		if width > 0 && i < len(out) {
			out[i] = width
		}
	}
	return out
}

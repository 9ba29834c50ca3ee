package xlsform

import (
	"strings"

	"effectmonitor/engine/diag"
	"effectmonitor/engine/instrument"
	"effectmonitor/engine/source"
	"effectmonitor/engine/source/read"
)

// finish writes the files, after the definition was read and compiled as the loader
// would.
func (im *importer) finish() (*Result, error) {
	comment := "Gemaakt van een XLSForm. Lees de vragen na, en draai monitor check en monitor test."
	if name := strings.Join(strings.Fields(im.opt.Name), " "); name != "" {
		comment = "Gemaakt van het XLSForm " + name + ".\nLees de vragen na, en draai monitor check en monitor test."
	}
	path := "vragenlijsten/" + im.out.ID + "/v1"
	data := definition(im.out, comment)
	in, found := compiled(path+".yaml", data)
	if in == nil {
		im.blame(found)
		return nil, im.refused()
	}
	im.report.sort()
	return &Result{
		ID: im.out.ID, Report: im.report, Instrument: in,
		Files: []File{{path + ".yaml", data}, {path + "_test.yaml", tests(in, im.opt.On)}},
	}, nil
}

// compiled reads a definition the way the loader does; nil with errors.
func compiled(file string, data []byte) (*instrument.Instrument, diag.List) {
	doc, found := read.ParseValid(file, data)
	if found.HasErrors() {
		return nil, found
	}
	var q instrument.Questionnaire
	found.Extend(source.Decode(doc, &q))
	if found.HasErrors() {
		return nil, found
	}
	in, more := instrument.Compile(&q)
	found.Extend(more)
	return in, found
}

// blame turns what the definition cannot be into faults of the form. Questions that
// show because of each other are the usual one.
func (im *importer) blame(found diag.List) {
	for _, f := range found {
		if f.Severity != diag.Error {
			continue
		}
		im.add(Item{Kind: Fault, Sheet: im.survey.name, Message: f.Message, Advice: f.Hint})
	}
}

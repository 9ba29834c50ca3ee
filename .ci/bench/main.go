package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"effectmonitor/engine/country"
	"effectmonitor/engine/instrument"
	"effectmonitor/instruments"
)

// options are the flags.
type options struct {
	seconds   float64
	rounds    int
	folder    string
	format    string
	gemeenten string
	sql       string
}

func main() {
	var o options
	flag.Float64Var(&o.seconds, "seconden", 1, "processortijd per meting")
	flag.IntVar(&o.rounds, "rondes", 5, "metingen per pakket, om en om")
	flag.StringVar(&o.folder, "map", ".tools/bench", "waar npm de pakketten zet")
	flag.StringVar(&o.format, "format", "tekst", "tekst of json")
	flag.StringVar(&o.gemeenten, "gemeenten", "", "bestand met regels als GM0014;Groningen; zonder bestand zijn de namen bedacht")
	flag.StringVar(&o.sql, "sql", "", "in plaats daarvan dezelfde indicatoren in SQL, met zoveel deelnemers, als 1000,10000")
	flag.Parse()
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o *options) run() error {
	if o.seconds <= 0 || o.rounds < 1 || o.format != "tekst" && o.format != "json" || flag.NArg() > 0 {
		flag.Usage()
		return errors.New("zo kan het niet")
	}
	if o.sql != "" {
		return againstSQL(os.Stdout, o.sql, o.folder+"-sql")
	}
	b, err := prepare(o.folder)
	if err != nil {
		return err
	}
	defer b.stop()
	out := b.report()
	if err := b.compare(out); err != nil {
		return err
	}
	if err := b.race(out, o.rounds, o.seconds); err != nil {
		return err
	}
	all, err := places(o.gemeenten)
	if err != nil {
		return err
	}
	fsys, err := tree(country.With(instruments.FS, all, country.Gemeenten))
	if err != nil {
		return err
	}
	if out.Loading, err = measureLoading(fsys, 2*o.rounds+1); err != nil {
		return err
	}
	if o.format == "json" {
		err = out.json(os.Stdout)
	} else {
		out.text(os.Stdout)
	}
	if err == nil && out.unexplained() > 0 {
		err = errors.New("er zijn verschillen zonder reden")
	}
	return err
}

// contender is one way of using a package.
type contender struct {
	name, pack string
	goal       float64
	peer       *peer
}

// bench is the questionnaire with its answers, and everyone who evaluates them.
type bench struct {
	form       *form
	own        *ownEngine
	all        []respondent
	contenders []contender
}

// prepare compiles the questionnaire and starts the packages.
func prepare(folder string) (*bench, error) {
	f, err := readForm()
	if err != nil {
		return nil, err
	}
	own, err := newOwn(f)
	if err != nil {
		return nil, err
	}
	if err := install("node", folder); err != nil {
		return nil, err
	}
	b := &bench{form: f, own: own, all: f.draw(own)}
	for _, c := range []struct {
		name, pack, script string
		definition         object
		goal               float64
		arguments          []string
	}{
		{"survey-core", "survey-core", "survey.cjs", f.surveyDefinition(), goalSurvey, nil},
		{"@formio/core, JSON Logic", "@formio/core", "formio.cjs", f.formioDefinition(true), goalFormio, nil},
		{"@formio/core, JavaScript", "@formio/core", "formio.cjs", f.formioDefinition(false), goalFormio, nil},
		{"@formio/core, JavaScript bewaard", "@formio/core", "formio.cjs", f.formioDefinition(false), goalFormio, []string{"keep"}},
	} {
		in := input{c.definition, plainAnswers(b.all), own.questions, own.results}
		p, err := start(folder, fmt.Sprintf("input%d", len(b.contenders)), c.script, in, c.arguments...)
		if err != nil {
			b.stop()
			return nil, fmt.Errorf("start %s: %w", c.name, err)
		}
		b.contenders = append(b.contenders, contender{c.name, c.pack, c.goal, p})
	}
	return b, nil
}

func (b *bench) stop() {
	for _, c := range b.contenders {
		if err := c.peer.stop(); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", c.name, err)
		}
	}
}

// report says what is compared, with nothing measured yet.
func (b *bench) report() *report {
	out := &report{Questions: len(b.form.Questions), Calculations: len(b.form.Calculations), Scales: len(b.form.Scales), Respondents: len(b.all)}
	for _, q := range b.form.Questions {
		if q.Visible != nil {
			out.Visibilities++
		}
	}
	missing, shown := 0, 0
	for i := range b.all {
		missing, shown = missing+b.all[i].missing, shown+b.all[i].shown
	}
	out.MissingShare = float64(missing) / float64(shown)
	out.Engines = append(out.Engines, measurement{Name: "effectmonitor"})
	for _, c := range b.contenders {
		out.Engines = append(out.Engines, measurement{Name: c.name})
	}
	return out
}

// compare holds the outcomes of every package against ours.
func (b *bench) compare(out *report) error {
	ours := make([]outcome, len(b.all))
	for i := range b.all {
		ours[i] = b.own.evaluate(b.form.own(b.all[i].answers))
	}
	for i, c := range b.contenders {
		theirs, err := c.peer.check()
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if len(theirs) != len(ours) {
			return fmt.Errorf("%s: %d outcomes for %d respondents", c.name, len(theirs), len(ours))
		}
		t := b.form.compare(b.all, ours, theirs)
		out.Engines[i+1].Agreement = &t
	}
	return nil
}

// race lets everyone take turns, so that a slow moment of the machine is nobody's
// alone, after one round that does not count.
func (b *bench) race(out *report, rounds int, seconds float64) error {
	answers := make([]instrument.Answers, len(b.all))
	for i := range b.all {
		answers[i] = b.form.own(b.all[i].answers)
	}
	speeds := make([][]float64, len(out.Engines))
	for round := range rounds + 1 {
		turn := make([]float64, len(out.Engines))
		turn[0] = b.own.measure(answers, seconds)
		for i, c := range b.contenders {
			speed, err := c.peer.run(seconds)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			turn[i+1] = speed
		}
		for i := range turn {
			if round > 0 {
				speeds[i] = append(speeds[i], turn[i])
			}
		}
	}
	for i := range speeds {
		out.Engines[i].PerSecond = spreadOf(speeds[i])
	}
	out.Ratios = b.ratios(out)
	return nil
}

// ratios compare with the fastest way of using each package.
func (b *bench) ratios(out *report) []ratio {
	var list []ratio
	for i, c := range b.contenders {
		times := out.Engines[0].PerSecond.Median / out.Engines[i+1].PerSecond.Median
		if last := len(list) - 1; last >= 0 && list[last].Package == c.pack {
			list[last].Times = min(list[last].Times, times)
		} else {
			list = append(list, ratio{c.pack, times, c.goal})
		}
	}
	return list
}

// unexplained counts the differences without a reason.
func (r *report) unexplained() int {
	n := 0
	for _, e := range r.Engines {
		if e.Agreement != nil {
			n += e.Agreement.Unexplained
		}
	}
	return n
}

package simulate_test

import (
	"math"
	"slices"
	"testing"

	"effectmonitor/engine/instrument"
	"effectmonitor/engine/simulate"
	"effectmonitor/engine/stats"

	"gonum.org/v1/gonum/stat"
)

// given collects the number that each question has as its answer at a moment, NaN
// where there is none, one row per participant of whom both raters are known.
func given(list []simulate.Record, moment string, questions ...string) [][]float64 {
	var rows [][]float64
	for _, r := range list {
		row := make([]float64, len(questions))
		for i, q := range questions {
			row[i] = math.NaN()
			for _, x := range r.Responses {
				if a, asked := x.Answers[q]; asked && x.Moment == moment && a.Status == instrument.Answered {
					row[i] = numeric(x.Instrument, q, a)
				}
			}
		}
		if !slices.ContainsFunc(row, math.IsNaN) {
			rows = append(rows, row)
		}
	}
	return rows
}

// numeric gives an answer as a scale counts it: a choice by the value of its option.
func numeric(in *instrument.Instrument, question string, a instrument.Answer) float64 {
	if x, ok := a.Value.AsNumber(); ok {
		return x
	}
	for _, f := range in.Fields() {
		if f.ID == question {
			for _, o := range f.Question.Options {
				if o.ID == a.Value.AsText() && o.Value != nil {
					return *o.Value
				}
			}
		}
	}
	return math.NaN()
}

// TestScalesGoTogetherAsOfPeople checks what a methodologist looks at first: the
// questions of a scale go together, not perfectly, and two raters agree more than by
// chance, not wholly.
func TestScalesGoTogetherAsOfPeople(t *testing.T) {
	_, list := baseline(t)
	for name, items := range map[string][]string{
		"welbevinden":  {"tevreden", "gelukkig", "zinvol", "gezond", "dagelijks", "vertrouwen", "toekomst", "steun_anderen"},
		"zelfstandig":  {"financien_niveau", "werk_opleiding_niveau", "wonen_niveau", "financiele_vaardigheden_niveau"},
		"vaardigheden": {"vaardig_post", "vaardig_overzicht", "vaardig_betalen", "vaardig_sparen", "vaardig_regelen"},
	} {
		for _, moment := range []string{"T0", "T3"} {
			rel, ok := stats.Alpha(given(list, moment, items...), make([]stats.Range, len(items)), 0.95)
			if !ok || rel.Alpha < 0.55 || rel.Alpha > 0.93 {
				t.Errorf("%s at %s: alpha is %.2f (%v)", name, moment, rel.Alpha, ok)
			}
		}
	}
	for _, pair := range [][2]string{{"schatting_steun", "steun_anderen"}, {"schatting_zelfvertrouwen", "vertrouwen"}, {"schatting_rust", "stress_geld"}} {
		icc, ok := stats.IntraclassCorrelation(given(list, "T0", pair[0], pair[1]), 0.95)
		if !ok || icc.Agreement.Value < 0.3 || icc.Agreement.Value > 0.85 {
			t.Errorf("%v: ICC is %.2f (%v)", pair, icc.Agreement.Value, ok)
		}
	}
}

func column(rows [][]float64, at int) []float64 {
	var out []float64
	for _, row := range rows {
		out = append(out, row[at])
	}
	return out
}

func correlation(rows [][]float64) float64 {
	return stat.Correlation(column(rows, 0), column(rows, 1), nil)
}

// TestBondsKeepEachAnswerAsItWasDrawn checks that what answers share does not change
// how often each of them is given: neither the mean nor the spread of a question.
func TestBondsKeepEachAnswerAsItWasDrawn(t *testing.T) {
	_, tied := baseline(t)
	d := loadDemo(t)
	d.simulation.Bonds = nil
	d.compile(t)
	apart := all(d, asOf)
	for _, q := range []string{"tevreden", "stress_geld", "schatting_rust", "financien_niveau", "vaardig_betalen"} {
		with, without := column(given(tied, "T0", q), 0), column(given(apart, "T0", q), 0)
		mean, sd := stat.MeanStdDev(with, nil)
		oldMean, oldSD := stat.MeanStdDev(without, nil)
		if math.Abs(mean-oldMean) > 4*oldSD*math.Sqrt(2/float64(len(with))) {
			t.Errorf("%s: mean %.3f with bonds, %.3f without", q, mean, oldMean)
		}
		if ratio := sd / oldSD; ratio < 0.85 || ratio > 1.18 {
			t.Errorf("%s: deviation %.3f with bonds, %.3f without", q, sd, oldSD)
		}
	}
	pair := []string{"tevreden", "gelukkig"}
	if with, without := correlation(given(tied, "T0", pair...)), correlation(given(apart, "T0", pair...)); with < 0.25 || math.Abs(without) > 0.2 {
		t.Errorf("correlation %.2f with bonds, %.2f without", with, without)
	}
	against := []string{"tevreden", "stress_geld"}
	if r := correlation(given(tied, "T0", against...)); r > -0.2 {
		t.Errorf("what goes against has correlation %.2f", r)
	}
}

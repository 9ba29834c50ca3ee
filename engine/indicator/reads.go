package indicator

import "effectmonitor/engine/source"

// Reads is what the formulas of a framework take in of one response.
type Reads struct {
	// Values are the ids of its values, each under itself; nil for all of them.
	Values map[string]string
	// Rows is whether they take in values of its rows.
	Rows bool
}

// Reads gives what is taken in of a response of a rater that stands on a questionnaire;
// the questionnaire is zero when it is not known. Facts is the same of a response without
// the rest.
func (c *Compiled) Reads(rater string, questionnaire source.Ref) Reads {
	how := c.names.reading(Response{Rater: rater, Questionnaire: questionnaire})
	out := Reads{Values: make(map[string]string, len(how.readDirect))}
	for _, a := range how.readDirect {
		if out.Rows = out.Rows || a.rows; !a.rows {
			out.Values[a.id] = a.id
		}
	}
	if len(how.readMapped) > 0 { // a value of now can come from any value of then
		return Reads{Rows: true}
	}
	return out
}

package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/table"
)

// Part is what is asked for of a response.
type Part struct {
	// Values are the ids of its values, each under itself; nil for all of them.
	Values map[string]string
	// Answers is whether its answers are asked for.
	Answers bool
}

// Reads says which part is asked for of the responses of a rater to a questionnaire, in a
// programme; programme and questionnaire are id@version.
type Reads func(programme, rater, questionnaire string) Part

// usualResponses is how many responses a dossier of a whole trajectory has about.
const usualResponses = 16

// Measured is Dossier with nothing but what figures are computed from: of the participant
// the programme, the team, the course, and what is registered and reached, and of each
// response who gave it when and where, and the part of it that is asked for.
// Reading it takes a tenth of the time, which is much of what computing all figures anew
// takes.
func (s *Store) Measured(ctx context.Context, g, id string, reads Reads) (Dossier, error) {
	var d Dossier
	for it, err := range table.All(ctx, s.t, participantPartition(g, id), table.Range{}) {
		if err != nil {
			return Dossier{}, err
		}
		switch {
		case it.Sort == sortProfile: // it comes before the responses
			d.Participant, err = measuredProfile(it)
		case strings.HasPrefix(it.Sort, prefixResponse):
			var r Response
			r, err = measured(it, d.Participant.Programme, reads)
			if d.Responses == nil {
				d.Responses = make([]Response, 0, usualResponses)
			}
			d.Responses = append(d.Responses, r)
		}
		if err != nil {
			return Dossier{}, err
		}
	}
	if d.Participant.Version == 0 {
		return Dossier{}, table.NotFound(profileKey(g, id))
	}
	return d, nil
}

// measured reads the fields of a response that figures are computed from, and steps over
// the others.
func measured(it table.Item, programme string, reads Reads) (Response, error) {
	r := Response{Version: it.Version}
	err := r.measure(it.Value, programme, reads)
	if err != nil {
		err = fmt.Errorf("decode %v: %w", it.Key, err)
	}
	return r, err
}

func (r *Response) measure(value []byte, programme string, reads Reads) error {
	plain, columned, err := unpacked(value)
	if err != nil {
		return err
	}
	var c columns
	if columned {
		if c, err = columnsOf(plain); err != nil {
			return err
		}
		plain = c.rest
	}
	var answers, values []byte
	err = eachField(plain, func(f field) error {
		switch string(f.name) {
		case "moment":
			return readText(f.raw, &r.Moment)
		case "rater":
			return readText(f.raw, &r.Rater)
		case "instrument":
			return readText(f.raw, &r.Instrument)
		case "status":
			return readText(f.raw, &r.Status)
		case "date":
			return readDate(f.raw, &r.Date)
		case "readings":
			return json.Unmarshal(f.raw, &r.Readings)
		case answersField:
			answers = f.raw
		case valuesField:
			values = f.raw
		default:
			return responseFields.stepOver(f)
		}
		return nil
	})
	if err != nil {
		return err
	}
	part := reads(programme, r.Rater, r.Instrument)
	if part.Answers {
		if r.Answers = answers; columned {
			if r.Answers, err = c.answersIn(answers); err != nil {
				return err
			}
		}
	}
	r.Values, err = c.values(values, part.Values)
	return err
}

// values are those of an object, and those that the columns hold, of which the ids are
// asked for; nil asks for all.
func (c columns) values(object []byte, ids map[string]string) (map[string]formula.Value, error) {
	if len(object) == 0 || string(object) == "null" {
		return nil, nil
	}
	size := len(ids)
	if ids == nil {
		size = c.count + bytes.Count(object, []byte(`":`))
	}
	out := make(map[string]formula.Value, size)
	put := func(name, raw []byte) error {
		id, asked := ids[string(name)]
		switch {
		case asked: // its name is there already
		case ids != nil:
			return nil
		default:
			id = string(name)
		}
		var v formula.Value
		err := v.UnmarshalJSON(raw)
		out[id] = v
		return err
	}
	if err := eachField(object, func(f field) error { return put(f.called(), f.raw) }); err != nil {
		return nil, err
	}
	for id, said := range c.lines() {
		if err := put(id, said); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readText reads a string of plain signs by hand, and leaves any other to the decoder.
func readText[T ~string](raw []byte, into *T) error {
	if text, plain := plainText(raw); plain {
		*into = T(text)
		return nil
	}
	return json.Unmarshal(raw, into)
}

// readDate is readText of a date.
func readDate(raw []byte, into *source.Date) error {
	if text, plain := plainText(raw); plain {
		return into.UnmarshalText(text)
	}
	return json.Unmarshal(raw, into)
}

// plainText is what stands between the quotes of a string of plain signs; false for any
// other value.
func plainText(raw []byte) ([]byte, bool) {
	if raw[0] != '"' {
		return nil, false
	}
	text := raw[1 : len(raw)-1]
	return text, isPlain(text)
}

package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"effectmonitor/engine/formula"
	"effectmonitor/functions/internal/table"
)

// Measured is Dossier with nothing but what figures are computed from: the participant
// and, of each response, who gave it when and where, its values and its answers. Reading
// it takes a fifth of the time, which is most of what computing all figures anew takes.
func (s *Store) Measured(ctx context.Context, g, id string) (Dossier, error) {
	var d Dossier
	for it, err := range table.All(ctx, s.t, participantPartition(g, id), table.Range{}) {
		if err != nil {
			return Dossier{}, err
		}
		switch {
		case it.Sort == sortProfile:
			err = d.add(it)
		case strings.HasPrefix(it.Sort, prefixResponse):
			var r Response
			r, err = measured(it)
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

// measured reads the members of a response that figures are computed from, and steps
// over the others.
func measured(it table.Item) (Response, error) {
	r := Response{Version: it.Version}
	plain, err := Readable(it.Value)
	if err != nil {
		return r, fmt.Errorf("decode %v: %w", it.Key, err)
	}
	err = members(plain, func(name, value []byte) error {
		switch string(name) {
		case "moment":
			return json.Unmarshal(value, &r.Moment)
		case "rater":
			return json.Unmarshal(value, &r.Rater)
		case "instrument":
			return json.Unmarshal(value, &r.Instrument)
		case "status":
			return json.Unmarshal(value, &r.Status)
		case "date":
			return json.Unmarshal(value, &r.Date)
		case "readings":
			return json.Unmarshal(value, &r.Readings)
		case "answers":
			r.Answers = value
		case "values":
			var err error
			r.Values, err = valuesOf(value)
			return err
		}
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("decode %v: %w", it.Key, err)
	}
	return r, nil
}

func valuesOf(data []byte) (map[string]formula.Value, error) {
	if string(data) == "null" {
		return nil, nil
	}
	out := make(map[string]formula.Value, bytes.Count(data, []byte(`":`)))
	err := members(data, func(name, value []byte) error {
		var v formula.Value
		err := v.UnmarshalJSON(value)
		out[string(name)] = v
		return err
	})
	return out, err
}

var errMembers = errors.New("not an object as it was stored")

// members gives the names and the values of an object as json.Marshal writes it, without
// space between its parts. What it steps over it does not check.
func members(data []byte, each func(name, value []byte) error) error {
	if len(data) < 2 || data[0] != '{' || data[len(data)-1] != '}' {
		return errMembers
	}
	for at := 1; data[at] != '}'; {
		end := skip(data, at)
		if data[at] != '"' || end >= len(data) || data[end] != ':' {
			return errMembers
		}
		name, from := data[at+1:end-1], end+1
		if bytes.IndexByte(name, '\\') >= 0 {
			var plain string
			if err := json.Unmarshal(data[at:end], &plain); err != nil {
				return err
			}
			name = []byte(plain)
		}
		if at = skip(data, from); at >= len(data) || at == from {
			return errMembers
		}
		if err := each(name, data[from:at]); err != nil {
			return err
		}
		switch {
		case data[at] == ',' && at+1 < len(data)-1:
			at++
		case data[at] != '}' || at != len(data)-1:
			return errMembers
		}
	}
	return nil
}

// skip gives where the value that begins at from ends; the length of the data when it
// does not.
func skip(data []byte, from int) int {
	depth := 0
	for at := from; at < len(data); at++ {
		switch data[at] {
		case '"':
			if at = closing(data, at); depth == 0 {
				return min(at+1, len(data))
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at
			}
			if depth--; depth == 0 {
				return at + 1
			}
		case ',':
			if depth == 0 {
				return at
			}
		}
	}
	return len(data)
}

// closing gives where the string that begins at from has its closing quote.
func closing(data []byte, from int) int {
	for at := from + 1; at < len(data); at++ {
		switch data[at] {
		case '\\':
			at++
		case '"':
			return at
		}
	}
	return len(data)
}

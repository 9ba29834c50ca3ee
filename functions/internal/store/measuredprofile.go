package store

import (
	"encoding/json"
	"fmt"

	"effectmonitor/engine/programme"
	"effectmonitor/functions/internal/table"
)

// measuredProfile reads the fields of a participant that figures are computed from, and
// steps over the others. Of a result it reads which it is, its date and its amount.
func measuredProfile(it table.Item) (Participant, error) {
	p := Participant{Version: it.Version}
	plain, err := Readable(it.Value)
	if err == nil {
		err = p.measure(plain)
	}
	if err != nil {
		err = fmt.Errorf("decode %v: %w", it.Key, err)
	}
	return p, err
}

func (p *Participant) measure(profile []byte) error {
	return eachField(profile, func(f field) (err error) {
		switch string(f.name) {
		case "id":
			return readText(f.raw, &p.ID)
		case "programme":
			return readText(f.raw, &p.Programme)
		case "team":
			return readText(f.raw, &p.Team)
		case "trajectory":
			return measureCourse(f.raw, &p.Trajectory)
		case "registration":
			p.Registration, err = columns{}.values(f.raw, nil)
			return err
		case "results":
			return eachItem(f.raw, func(raw []byte) error {
				var r Result
				err := r.measure(raw)
				p.Results = append(p.Results, r)
				return err
			})
		case "changes":
			return json.Unmarshal(f.raw, &p.Changes)
		}
		return profileFields.stepOver(f)
	})
}

func measureCourse(course []byte, into *programme.Trajectory) error {
	return eachField(course, func(f field) error {
		switch string(f.name) {
		case "start":
			return readDate(f.raw, &into.Start)
		case "fasen":
			return eachItem(f.raw, func(raw []byte) error {
				var step programme.PhaseStep
				err := measurePhase(raw, &step)
				into.Phases = append(into.Phases, step)
				return err
			})
		case "einde":
			return json.Unmarshal(f.raw, &into.End)
		case "leeftijd_start":
			return json.Unmarshal(f.raw, &into.AgeAtStart)
		case "team":
			return readText(f.raw, &into.Team)
		}
		return courseFields.stepOver(f)
	})
}

func measurePhase(step []byte, into *programme.PhaseStep) error {
	return eachField(step, func(f field) error {
		switch string(f.name) {
		case "id":
			return readText(f.raw, &into.ID)
		case "vanaf":
			return readDate(f.raw, &into.From)
		}
		return phaseFields.stepOver(f)
	})
}

func (r *Result) measure(result []byte) error {
	return eachField(result, func(f field) error {
		switch string(f.name) {
		case "type":
			return readText(f.raw, &r.Type)
		case "date":
			return readDate(f.raw, &r.Date)
		case "amount":
			return json.Unmarshal(f.raw, &r.Amount)
		}
		return resultFields.stepOver(f)
	})
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/notify"
)

// surveyPath is where the survey answers a personal link.
const surveyPath = "/v/"

// remind is the use case that sends what is due.
type remind func(context.Context, app.Outgoing) (app.Reminded, error)

// report is the use case that notes what became of a message.
type report func(context.Context, notify.Report) (known bool, err error)

// event is what calls the function: the schedule, or a topic on which the mail and SMS
// services publish what became of messages. Of the schedule nothing is read.
type event struct {
	Records []struct {
		SNS struct{ Message string } `json:"Sns"`
	}
}

// handler takes every event. A tick of the schedule sends what is due; reports are
// noted. A fault with one message does not fail a tick: a failed run would be repeated
// at once, while the next tick comes anyway. A fault with a report does, so that the
// topic gives it again; a report that was noted before changes nothing.
func handler(run remind, note report, out app.Outgoing, now func() time.Time, log *slog.Logger) func(context.Context, json.RawMessage) (any, error) {
	return func(ctx context.Context, raw json.RawMessage) (any, error) {
		var e event
		if err := json.Unmarshal(raw, &e); err == nil && len(e.Records) > 0 {
			return reports(ctx, e, note, now, log)
		}
		sum, err := run(ctx, out)
		level := slog.LevelInfo
		if err != nil {
			level = slog.LevelError
		}
		log.Log(ctx, level, "reminded", "sent", sum.Sent, "waiting", sum.Waiting, "failed", sum.Failed, "unreachable", sum.Unreach, "error", err)
		return sum, nil
	}
}

// reported counts what was in an event of the topic.
type reported struct{ Noted, Unknown, Ignored int }

func reports(ctx context.Context, e event, note report, now func() time.Time, log *slog.Logger) (reported, error) {
	var sum reported
	var faults []error
	for _, record := range e.Records {
		r, ok := notify.ParseReport([]byte(record.SNS.Message), now())
		if !ok {
			sum.Ignored++
			continue
		}
		known, err := note(ctx, r)
		switch {
		case err != nil:
			faults = append(faults, err)
		case known:
			sum.Noted++
		default:
			sum.Unknown++
		}
	}
	err := errors.Join(faults...)
	level := slog.LevelInfo
	if err != nil {
		level = slog.LevelError
	}
	log.Log(ctx, level, "reports", "noted", sum.Noted, "unknown", sum.Unknown, "ignored", sum.Ignored, "error", err)
	return sum, err
}

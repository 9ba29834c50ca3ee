package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo"
)

// project is the use case that follows changes.
type project func(context.Context, store.Work) error

// rebuild is the use case that computes everything again.
type rebuild func(ctx context.Context, report func(done, total int)) error

// asked is an event that somebody sends by hand, or a schedule after a release.
type asked struct {
	Rebuild bool `json:"herbereken"`
}

// answer says how far a rebuild is. One that is not ready goes on with the next event.
type answer struct {
	Ready bool `json:"klaar"`
	Done  int  `json:"gedaan"`
	Total int  `json:"totaal"`
}

// margin is what is left of the time of an invocation when a rebuild stops, for the step
// that is under way.
const margin = 30 * time.Second

// route tells a batch of the stream from a question to rebuild.
func route(follow project, again rebuild, log *slog.Logger) func(context.Context, json.RawMessage) (any, error) {
	stream := handler(follow, log)
	return func(ctx context.Context, event json.RawMessage) (any, error) {
		var question asked
		if err := json.Unmarshal(event, &question); err == nil && question.Rebuild {
			return restart(ctx, again)
		}
		var batch events.DynamoDBEvent
		if err := json.Unmarshal(event, &batch); err != nil {
			return nil, fmt.Errorf("read event: %w", err)
		}
		return stream(ctx, batch)
	}
}

// restart computes everything again until it is done or the time is nearly up.
func restart(ctx context.Context, again rebuild) (answer, error) {
	within, stop := context.WithCancel(ctx)
	defer stop()
	if end, ends := ctx.Deadline(); ends {
		within, stop = context.WithDeadline(ctx, end.Add(-margin))
		defer stop()
	}
	var out answer
	err := again(within, func(done, total int) { out.Done, out.Total = done, total })
	if within.Err() != nil && errors.Is(err, within.Err()) && ctx.Err() == nil {
		return out, nil // it goes on where it was
	}
	out.Ready = err == nil
	return out, err
}

// handler takes a batch of the table's stream. What comes before a record that
// cannot be read is done; that record is reported as failed, so that Lambda offers
// it again, apart, and in the end puts it with the dead letters.
func handler(run project, log *slog.Logger) func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	return func(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		var changes []table.Change
		var poison *events.DynamoDBEventRecord
		for i, record := range event.Records {
			change, err := dynamo.FromRecord(record)
			if err != nil {
				log.ErrorContext(ctx, "record cannot be read", "record", record.EventID, "error", err)
				poison = &event.Records[i]
				break
			}
			changes = append(changes, change)
		}
		if err := run(ctx, store.WorkOf(changes)); err != nil {
			// Nothing is half done: facts are computed whole. The batch comes again.
			return events.DynamoDBEventResponse{}, fmt.Errorf("batch of %d changes: %w", len(changes), err)
		}
		var response events.DynamoDBEventResponse
		if poison != nil {
			response.BatchItemFailures = []events.DynamoDBBatchItemFailure{{ItemIdentifier: poison.Change.SequenceNumber}}
		}
		return response, nil
	}
}

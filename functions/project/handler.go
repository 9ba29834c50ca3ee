package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"effectmonitor/functions/internal/store"
	"effectmonitor/functions/internal/table"
	"effectmonitor/functions/internal/table/dynamo"
)

// project is the use case that follows changes.
type project func(context.Context, []store.ParticipantRef) error

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
				log.Error("record cannot be read", "record", record.EventID, "error", err)
				poison = &event.Records[i]
				break
			}
			changes = append(changes, change)
		}
		if err := run(ctx, store.Affected(changes)); err != nil {
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

package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Write implements table.Table. Even one operation goes as a transaction: the
// SDK gives it a token, and so its own retry after a lost reply is not refused
// by the condition that the first try already fulfilled.
func (t *Table) Write(ctx context.Context, ops ...table.Op) error {
	if err := errors.Join(ctx.Err(), table.ValidateOps(ops)); err != nil {
		return err
	}
	in := &dynamodb.TransactWriteItemsInput{}
	now := t.now()
	for _, op := range ops {
		in.TransactItems = append(in.TransactItems, t.transactItem(op, now))
	}
	for attempt := 0; ; attempt++ {
		_, err := t.api.TransactWriteItems(ctx, in)
		if err == nil {
			return nil
		}
		again, err := verdict(ops, err)
		if !again {
			return err
		}
		if attempt+1 == maxAttempts {
			return fmt.Errorf("write of %d operations, first %v: %w (%w)", len(ops), ops[0].Item.Key, table.ErrBusy, err)
		}
		if err := t.pause(ctx, attempt); err != nil {
			return err
		}
	}
}

// verdict turns the error of a transaction into that of the port and says
// whether trying again can help. Only a cancelled transaction is tried again:
// of that one it is certain that nothing was written.
func verdict(ops []table.Op, err error) (again bool, _ error) {
	cancelled, ok := errors.AsType[*types.TransactionCanceledException](err)
	if !ok {
		return false, fmt.Errorf("write: %w", translate(err))
	}
	for i, reason := range cancelled.CancellationReasons {
		code := value(reason.Code)
		if code == "ConditionalCheckFailed" && i < len(ops) {
			return false, &table.ConflictError{Index: i, Kind: ops[i].Kind, Key: ops[i].Item.Key}
		}
		again = again || contention[code]
	}
	return again, fmt.Errorf("write: %w", err)
}

// contention are the reasons for which a transaction is cancelled through no
// fault of its own.
var contention = map[string]bool{
	"TransactionConflict": true, "ThrottlingError": true, "ProvisionedThroughputExceeded": true,
}

const (
	existing = "attribute_exists(PK) AND (attribute_not_exists(x) OR x > :now)"
	absent   = "attribute_not_exists(PK) OR x <= :now"
)

// condition is the condition of an operation as an expression with its values;
// empty when there is none.
func condition(op table.Op, now time.Time) (string, map[string]types.AttributeValue) {
	values := map[string]types.AttributeValue{":now": number(uint64(now.Unix()))}
	switch op.Kind {
	case table.KindCreate, table.KindCheckAbsent:
		return absent, values
	case table.KindCheckExists:
		return existing, values
	case table.KindReplace, table.KindDeleteIf, table.KindCheckVersion:
		values[":was"] = number(op.Item.Version)
		return existing + " AND v = :was", values
	default:
		return "", nil
	}
}

func (t *Table) transactItem(op table.Op, now time.Time) types.TransactWriteItem {
	expression, values := condition(op, now)
	var when *string
	if expression != "" {
		when = &expression
	}
	key := keyAttributes(op.Item.Key)
	switch {
	case op.Kind == table.KindAdd:
		return types.TransactWriteItem{Put: &types.Put{TableName: &t.name, Item: addedAttributes(op.Item)}}
	case op.Checks():
		return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
			TableName: &t.name, Key: key, ConditionExpression: when, ExpressionAttributeValues: values,
		}}
	case op.Stores():
		if values == nil {
			values = map[string]types.AttributeValue{}
		}
		update := updateExpression(op, values)
		return types.TransactWriteItem{Update: &types.Update{
			TableName: &t.name, Key: key, ConditionExpression: when, UpdateExpression: &update, ExpressionAttributeValues: values,
		}}
	default:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: &t.name, Key: key, ConditionExpression: when, ExpressionAttributeValues: values,
		}}
	}
}

// addedAttributes is an item that is written once.
func addedAttributes(it table.Item) map[string]types.AttributeValue {
	out := keyAttributes(it.Key)
	out["d"], out["v"] = &types.AttributeValueMemberB{Value: notNil(it.Value)}, number(1)
	if !it.Expires.IsZero() {
		out["x"] = number(uint64(it.Expires.Unix()))
	}
	return out
}

// updateExpression writes the value, the next version and the expiry. An update
// and not a put, because only an update can count the version without a read.
func updateExpression(op table.Op, values map[string]types.AttributeValue) string {
	var b strings.Builder
	values[":d"] = &types.AttributeValueMemberB{Value: notNil(op.Item.Value)}
	values[":one"] = number(1)
	b.WriteString("SET d = :d, v = ")
	if op.Kind == table.KindCreate {
		b.WriteString(":one")
	} else {
		values[":zero"] = number(0)
		b.WriteString("if_not_exists(v, :zero) + :one")
	}
	if op.Item.Expires.IsZero() {
		b.WriteString(" REMOVE x")
	} else {
		values[":x"] = number(uint64(op.Item.Expires.Unix()))
		b.WriteString(", x = :x")
	}
	return b.String()
}

func number(n uint64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatUint(n, 10)}
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

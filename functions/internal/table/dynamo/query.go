package dynamo

import (
	"context"
	"errors"
	"fmt"

	"effectmonitor/functions/internal/table"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Query implements table.Reader. It asks DynamoDB again while a page is not
// full, because DynamoDB stops at 1 MB and counts expired items.
func (t *Table) Query(ctx context.Context, partition string, r table.Range) (table.Page, error) {
	s, err := table.Prepare(partition, r)
	if err := errors.Join(ctx.Err(), err); err != nil || s.Empty() {
		return table.Page{}, err
	}
	in := t.queryInput(partition, s)
	var items []table.Item
	for now := t.now(); ; {
		// One more than the page tells whether there is a next page.
		in.Limit = aws.Int32(int32(s.Limit + 1 - len(items)))
		out, err := t.api.Query(ctx, in)
		if err != nil {
			return table.Page{}, fmt.Errorf("query %s: %w", partition, translate(err))
		}
		for _, attributes := range out.Items {
			it, err := decode(attributes)
			if err != nil {
				return table.Page{}, err
			}
			// BETWEEN includes its end and a Range does not.
			if it.Alive(now) && s.Contains(it.Sort) {
				items = append(items, it)
			}
		}
		if len(items) > s.Limit || out.LastEvaluatedKey == nil {
			return s.Cut(items), nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

func (t *Table) queryInput(partition string, s table.Selection) *dynamodb.QueryInput {
	condition, values := "PK = :p", map[string]types.AttributeValue{":p": text(partition)}
	switch {
	case s.Prefix != "":
		condition += " AND begins_with(SK, :a)"
		values[":a"] = text(s.Prefix)
	case s.From != "" && s.To != "":
		condition += " AND SK BETWEEN :a AND :b"
		values[":a"], values[":b"] = text(s.From), text(s.To)
	case s.From != "":
		condition += " AND SK >= :a"
		values[":a"] = text(s.From)
	case s.To != "":
		condition += " AND SK < :a"
		values[":a"] = text(s.To)
	}
	in := &dynamodb.QueryInput{
		TableName: &t.name, KeyConditionExpression: &condition, ExpressionAttributeValues: values,
		ScanIndexForward: aws.Bool(!s.Reverse), ConsistentRead: aws.Bool(true),
	}
	if s.After != "" {
		in.ExclusiveStartKey = keyAttributes(table.Key{Partition: partition, Sort: s.After})
	}
	return in
}

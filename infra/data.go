package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbackup"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"
)

// kept is what the other stacks use of the data.
type kept struct {
	table   awsdynamodb.ITable
	key     awskms.Key
	exports awss3.Bucket
	signing awskms.Key
}

// The attributes of functions/internal/table/dynamo.
const (
	partitionAttribute = "PK"
	sortAttribute      = "SK"
	expiryAttribute    = "x"
)

func data(stack awscdk.Stack, s Stage) kept {
	key := awskms.NewKey(stack, text("key"), &awskms.KeyProps{
		Alias:             text("alias/" + s.name("data")),
		Description:       text("Encrypts the table, the exports and the backups"),
		EnableKeyRotation: yes,
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
	})
	used := table(stack, "table", s.name("table"), key)
	if s.RestoredTable != "" { // the first stays as it is
		used = table(stack, s.RestoredTable, s.RestoredTable, key)
	}
	awsssm.NewStringParameter(stack, text("stream"), &awsssm.StringParameterProps{
		ParameterName: text(streamParameter(s)), StringValue: used.TableStreamArn(),
		Description: text("The changes of the table that is in use"),
	})
	k := kept{table: used, key: key, exports: exports(stack, s, key), signing: signing(stack, s)}
	backups(stack, s, k)
	return k
}

// streamParameter is where the service finds the changes of the table.
func streamParameter(s Stage) string { return "/" + product + "/" + s.Name + "/stream" }

// tableOf is the table in use, as another stack knows it: by its name. What a stack
// exports it can neither change nor take away while another uses it, and a restore brings
// another table.
func tableOf(stack awscdk.Stack, s Stage) awsdynamodb.ITable {
	return awsdynamodb.Table_FromTableAttributes(stack, text("table"), &awsdynamodb.TableAttributes{
		TableName:      text(s.table()),
		TableStreamArn: awsssm.StringParameter_ValueForStringParameter(stack, text(streamParameter(s)), nil),
	})
}

// table makes a table of a name, under an id of its own in the stack.
func table(stack awscdk.Stack, id, name string, key awskms.Key) awsdynamodb.Table {
	return awsdynamodb.NewTable(stack, text(id), &awsdynamodb.TableProps{
		TableName:                        text(name),
		PartitionKey:                     &awsdynamodb.Attribute{Name: text(partitionAttribute), Type: awsdynamodb.AttributeType_STRING},
		SortKey:                          &awsdynamodb.Attribute{Name: text(sortAttribute), Type: awsdynamodb.AttributeType_STRING},
		BillingMode:                      awsdynamodb.BillingMode_PAY_PER_REQUEST,
		Encryption:                       awsdynamodb.TableEncryption_CUSTOMER_MANAGED,
		EncryptionKey:                    key,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: yes, RecoveryPeriodInDays: number(35)},
		Stream:                           awsdynamodb.StreamViewType_NEW_AND_OLD_IMAGES,
		TimeToLiveAttribute:              text(expiryAttribute),
		DeletionProtection:               yes,
		RemovalPolicy:                    awscdk.RemovalPolicy_RETAIN,
	})
}

// signing is the key under which outcomes are frozen. Whoever has a statement checks it
// with the public half, so it is never replaced: a signature must hold for as long as
// somebody may be paid by it.
func signing(stack awscdk.Stack, s Stage) awskms.Key {
	return awskms.NewKey(stack, text("signing"), &awskms.KeyProps{
		Alias:         text("alias/" + s.name("signing")),
		Description:   text("Signs outcomes that were frozen"),
		KeySpec:       awskms.KeySpec_ECC_NIST_EDWARDS25519,
		KeyUsage:      awskms.KeyUsage_SIGN_VERIFY,
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
		PendingWindow: awscdk.Duration_Days(number(30)),
	})
}

// exports holds the files that somebody asked for: they are made for one download
// and gone after a week.
func exports(stack awscdk.Stack, s Stage, key awskms.Key) awss3.Bucket {
	return awss3.NewBucket(stack, text("exports"), &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		Encryption:        awss3.BucketEncryption_KMS,
		EncryptionKey:     key,
		BucketKeyEnabled:  yes,
		EnforceSSL:        yes,
		MinimumTLSVersion: number(1.2),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		Versioned:         no, // a file that is gone must be gone
		LifecycleRules: &[]*awss3.LifecycleRule{{
			Id: text("gone-after-a-week"), Enabled: yes,
			Expiration:                          awscdk.Duration_Days(number(7)),
			AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(number(1)),
		}},
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
}

// backups keeps the table outside itself: point-in-time recovery goes when the
// table goes, a vault does not.
func backups(stack awscdk.Stack, s Stage, k kept) {
	vault := awsbackup.NewBackupVault(stack, text("vault"), &awsbackup.BackupVaultProps{
		BackupVaultName: text(s.name("vault")),
		EncryptionKey:   k.key,
		RemovalPolicy:   keptOnceMade,
		// Erased must become erased everywhere, so nothing is kept longer than
		// this; and until then nobody can remove it.
		LockConfiguration: &awsbackup.LockConfiguration{
			MinRetention: awscdk.Duration_Days(number(7)),
			MaxRetention: awscdk.Duration_Days(jsii.Number(s.BackupDays)),
		},
	})
	plan := awsbackup.NewBackupPlan(stack, text("plan"), &awsbackup.BackupPlanProps{
		BackupPlanName: text(s.name("plan")),
		BackupVault:    vault,
		BackupPlanRules: &[]awsbackup.BackupPlanRule{awsbackup.NewBackupPlanRule(&awsbackup.BackupPlanRuleProps{
			RuleName:           text("daily"),
			ScheduleExpression: awsevents.Schedule_Cron(&awsevents.CronOptions{Hour: text("2"), Minute: text("0")}),
			StartWindow:        awscdk.Duration_Hours(number(1)),
			CompletionWindow:   awscdk.Duration_Hours(number(3)),
			DeleteAfter:        awscdk.Duration_Days(jsii.Number(s.BackupDays)),
		})},
	})
	plan.AddSelection(text("table"), &awsbackup.BackupSelectionOptions{
		Resources: &[]awsbackup.BackupResource{awsbackup.BackupResource_FromDynamoDbTable(k.table)},
	})
}

BEGIN TRANSACTION;
CREATE TABLE access_keys (
	access_key_id VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	secret VARCHAR NOT NULL,
	read_only BOOLEAN NOT NULL,
	created BIGINT NOT NULL,
	PRIMARY KEY (access_key_id)
);
CREATE TABLE channels (
	arn VARCHAR NOT NULL,
	contact_arn VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	type VARCHAR NOT NULL,
	address VARCHAR NOT NULL,
	activated BOOLEAN NOT NULL,
	activation_code VARCHAR NOT NULL,
	created BIGINT NOT NULL,
	PRIMARY KEY (arn),
	FOREIGN KEY(contact_arn) REFERENCES contacts (arn) ON DELETE CASCADE
);
CREATE TABLE contacts (
	arn VARCHAR NOT NULL,
	alias VARCHAR NOT NULL,
	display_name VARCHAR NOT NULL,
	type VARCHAR NOT NULL,
	"plan" JSON NOT NULL,
	policy TEXT,
	created BIGINT NOT NULL,
	PRIMARY KEY (arn),
	UNIQUE (alias)
);
CREATE TABLE engagements (
	arn VARCHAR NOT NULL,
	contact_arn VARCHAR NOT NULL,
	sender VARCHAR NOT NULL,
	subject TEXT NOT NULL,
	content TEXT NOT NULL,
	public_subject TEXT,
	public_content TEXT,
	incident_arn VARCHAR,
	start_time BIGINT NOT NULL,
	stop_time BIGINT,
	stop_reason TEXT,
	next_due BIGINT,
	state JSON NOT NULL,
	PRIMARY KEY (arn)
);
CREATE TABLE findings (
	number INTEGER NOT NULL,
	incident_arn VARCHAR(1000) NOT NULL,
	finding_id VARCHAR(128) NOT NULL,
	created BIGINT NOT NULL,
	modified BIGINT NOT NULL,
	details JSON NOT NULL,
	PRIMARY KEY (number)
);
CREATE TABLE idempotent_answers (
	operation VARCHAR NOT NULL,
	token VARCHAR NOT NULL,
	fingerprint VARCHAR NOT NULL,
	body BLOB NOT NULL,
	answered BIGINT NOT NULL,
	PRIMARY KEY (operation, token)
);
CREATE TABLE incidents (
	number INTEGER NOT NULL,
	arn VARCHAR(1000) NOT NULL,
	response_plan_arn VARCHAR(1000) NOT NULL,
	title VARCHAR(200) NOT NULL,
	impact INTEGER NOT NULL,
	status VARCHAR(10) NOT NULL,
	summary TEXT,
	dedupe_string VARCHAR(1000) NOT NULL,
	source VARCHAR(50) NOT NULL,
	created_by VARCHAR(1000) NOT NULL,
	invoked_by VARCHAR(1000),
	resource_arn VARCHAR(1000),
	created BIGINT NOT NULL,
	resolved BIGINT,
	modified BIGINT NOT NULL,
	modified_by VARCHAR(1000) NOT NULL,
	chat_channel JSON,
	notification_targets JSON NOT NULL,
	PRIMARY KEY (number),
	UNIQUE (arn)
);
CREATE TABLE outbox (
	seq INTEGER NOT NULL,
	id VARCHAR NOT NULL,
	created BIGINT NOT NULL,
	contact_arn VARCHAR NOT NULL,
	channel_arn VARCHAR NOT NULL,
	channel_type VARCHAR NOT NULL,
	address VARCHAR NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	code VARCHAR NOT NULL,
	page_arn VARCHAR,
	status VARCHAR NOT NULL,
	due BIGINT,
	attempts INTEGER NOT NULL,
	settled BIGINT,
	reason TEXT,
	PRIMARY KEY (seq),
	UNIQUE (id)
);
CREATE TABLE pages (
	arn VARCHAR NOT NULL,
	engagement_arn VARCHAR NOT NULL,
	contact_arn VARCHAR NOT NULL,
	channel_arn VARCHAR NOT NULL,
	created BIGINT NOT NULL,
	sent_time BIGINT,
	delivery_time BIGINT,
	read_time BIGINT,
	accept_code VARCHAR NOT NULL,
	resolution JSON NOT NULL,
	PRIMARY KEY (arn),
	UNIQUE (engagement_arn, contact_arn, channel_arn),
	FOREIGN KEY(engagement_arn) REFERENCES engagements (arn)
);
CREATE TABLE receipts (
	id INTEGER NOT NULL,
	page_arn VARCHAR NOT NULL,
	type VARCHAR NOT NULL,
	time BIGINT NOT NULL,
	channel_arn VARCHAR,
	info TEXT,
	PRIMARY KEY (id),
	FOREIGN KEY(page_arn) REFERENCES pages (arn)
);
CREATE TABLE refusals (
	address VARCHAR NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (address)
);
CREATE TABLE related_items (
	number INTEGER NOT NULL,
	incident_arn VARCHAR(1000) NOT NULL,
	generated_id VARCHAR(200) NOT NULL,
	type VARCHAR(20) NOT NULL,
	value TEXT NOT NULL,
	title VARCHAR(200),
	PRIMARY KEY (number)
);
CREATE TABLE replication_regions (
	set_arn VARCHAR(1000) NOT NULL,
	name VARCHAR(20) NOT NULL,
	kms_key VARCHAR(2048) NOT NULL,
	status VARCHAR(20) NOT NULL,
	status_updated BIGINT NOT NULL,
	PRIMARY KEY (set_arn, name),
	FOREIGN KEY(set_arn) REFERENCES replication_sets (arn) ON DELETE CASCADE
);
CREATE TABLE replication_sets (
	arn VARCHAR(1000) NOT NULL,
	status VARCHAR(20) NOT NULL,
	deletion_protected BOOLEAN NOT NULL,
	created BIGINT NOT NULL,
	created_by VARCHAR(1000) NOT NULL,
	modified BIGINT NOT NULL,
	modified_by VARCHAR(1000) NOT NULL,
	PRIMARY KEY (arn)
);
CREATE TABLE resource_policies (
	resource_arn VARCHAR(1000) NOT NULL,
	policy_id VARCHAR(256) NOT NULL,
	document TEXT NOT NULL,
	share_region VARCHAR(30) NOT NULL,
	PRIMARY KEY (resource_arn, policy_id)
);
CREATE TABLE response_plans (
	arn VARCHAR(1000) NOT NULL,
	name VARCHAR(200) NOT NULL,
	display_name VARCHAR(200),
	title VARCHAR(200) NOT NULL,
	impact INTEGER NOT NULL,
	summary TEXT,
	dedupe_string VARCHAR(1000),
	notification_targets JSON NOT NULL,
	incident_tags JSON NOT NULL,
	chat_channel JSON,
	engagements JSON NOT NULL,
	actions JSON NOT NULL,
	integrations JSON NOT NULL,
	PRIMARY KEY (arn),
	UNIQUE (name)
);
CREATE TABLE rotation_members (
	rotation_arn VARCHAR NOT NULL,
	position INTEGER NOT NULL,
	contact_arn VARCHAR NOT NULL,
	PRIMARY KEY (rotation_arn, position),
	FOREIGN KEY(rotation_arn) REFERENCES rotations (arn) ON DELETE CASCADE
);
CREATE TABLE rotation_overrides (
	id VARCHAR NOT NULL,
	rotation_arn VARCHAR NOT NULL,
	start_time BIGINT NOT NULL,
	end_time BIGINT NOT NULL,
	contact_arns JSON NOT NULL,
	created BIGINT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(rotation_arn) REFERENCES rotations (arn) ON DELETE CASCADE
);
CREATE TABLE rotations (
	arn VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	start_time BIGINT NOT NULL,
	zone VARCHAR NOT NULL,
	recurrence JSON NOT NULL,
	created BIGINT NOT NULL,
	PRIMARY KEY (arn)
);
CREATE TABLE scenario_names (
	scenario VARCHAR(200) NOT NULL,
	name VARCHAR(200) NOT NULL,
	arn VARCHAR(2048) NOT NULL,
	PRIMARY KEY (scenario, name)
);
CREATE TABLE scenario_steps (
	number INTEGER NOT NULL,
	scenario VARCHAR(200) NOT NULL,
	due BIGINT NOT NULL,
	step JSON NOT NULL,
	PRIMARY KEY (number)
);
CREATE TABLE scenarios (
	name VARCHAR(200) NOT NULL,
	started BIGINT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE schema_version (
	version INTEGER NOT NULL,
	PRIMARY KEY (version)
);
CREATE TABLE seals (
	purpose VARCHAR NOT NULL,
	secret BLOB NOT NULL,
	PRIMARY KEY (purpose)
);
CREATE TABLE tags (
	resource_arn VARCHAR(2048) NOT NULL,
	"key" VARCHAR(128) NOT NULL,
	value VARCHAR(256) NOT NULL,
	PRIMARY KEY (resource_arn, "key")
);
CREATE TABLE timeline_events (
	number INTEGER NOT NULL,
	incident_arn VARCHAR(1000) NOT NULL,
	event_id VARCHAR(50) NOT NULL,
	type VARCHAR(100) NOT NULL,
	time BIGINT NOT NULL,
	updated BIGINT NOT NULL,
	data TEXT NOT NULL,
	"references" JSON NOT NULL,
	PRIMARY KEY (number)
);
CREATE TABLE timeline_references (
	reference VARCHAR(1000) NOT NULL,
	event_number INTEGER NOT NULL,
	PRIMARY KEY (reference, event_number),
	FOREIGN KEY(event_number) REFERENCES timeline_events (number) ON DELETE CASCADE
);
CREATE TABLE upkeep_jobs (
	number INTEGER NOT NULL,
	due BIGINT NOT NULL,
	kind VARCHAR(40) NOT NULL,
	subject VARCHAR(1000) NOT NULL,
	PRIMARY KEY (number)
);
CREATE INDEX contacts_by_type ON contacts (type, alias);
CREATE INDEX engagements_newest ON engagements (start_time, arn);
CREATE INDEX engagements_of_incident ON engagements (incident_arn, start_time, arn);
CREATE INDEX engagements_due ON engagements (next_due, arn);
CREATE UNIQUE INDEX findings_by_id ON findings (incident_arn, finding_id);
CREATE INDEX findings_by_incident ON findings (incident_arn, number);
CREATE INDEX idempotent_answers_answered ON idempotent_answers (answered);
CREATE INDEX incidents_by_age ON incidents (created, number);
CREATE INDEX incidents_by_status ON incidents (status, created, number);
CREATE INDEX incidents_by_impact ON incidents (impact, created, number);
CREATE INDEX incidents_by_creator ON incidents (created_by, created, number);
CREATE INDEX incidents_by_dedupe_string ON incidents (dedupe_string, status, created, number);
CREATE INDEX incidents_by_resource ON incidents (resource_arn, status, created, number);
CREATE INDEX outbox_due ON outbox (due, seq);
CREATE INDEX related_items_by_incident ON related_items (incident_arn, number);
CREATE INDEX rotations_by_name ON rotations (name, arn);
CREATE INDEX scenario_steps_by_due ON scenario_steps (due, number);
CREATE UNIQUE INDEX timeline_events_by_id ON timeline_events (incident_arn, event_id);
CREATE INDEX timeline_events_by_time ON timeline_events (incident_arn, time, number);
CREATE INDEX timeline_events_by_type ON timeline_events (incident_arn, type, time, number);
CREATE INDEX upkeep_jobs_by_subject ON upkeep_jobs (subject);
CREATE INDEX upkeep_jobs_by_due ON upkeep_jobs (due, number);
CREATE INDEX channels_of_contact ON channels (contact_arn, arn);
CREATE INDEX pages_of_contact ON pages (contact_arn, created, arn);
CREATE INDEX pages_of_engagement ON pages (engagement_arn, created, arn);
CREATE INDEX rotations_of_contact ON rotation_members (contact_arn);
CREATE INDEX overrides_of_rotation ON rotation_overrides (rotation_arn, start_time, id);
CREATE INDEX ix_timeline_references_event_number ON timeline_references (event_number);
CREATE INDEX receipts_of_page ON receipts (page_arn, type, time, id);
COMMIT;
